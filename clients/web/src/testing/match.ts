/** Messages of a small match, as a server would send them, for tests. */
import {
  FIXED_AXES,
  GRIDS,
  type FromServer,
  type GridName,
  type Observation,
  type Welcome,
} from "../protocol.gen";

export const SEATS = 2;
export const NODES = 4;

type Values = Partial<Record<GridName | "seat", number | readonly number[]>>;

/** A packed observation of the public view; what is not given is -1, flags are 0. */
export function packed(values: Values = {}): Record<string, number | Uint8Array> {
  const lengths = { ...FIXED_AXES, seat: SEATS, node: NODES };
  const seen: Record<string, number | Uint8Array> = {
    seat: typeof values.seat === "number" ? values.seat : -1,
  };
  for (const grid of GRIDS) {
    const given = values[grid.name];
    if (grid.axes.length === 0) {
      seen[grid.name] = typeof given === "number" ? given : grid.name === "endnode" ? -1 : 0;
      continue;
    }
    const length = grid.axes.reduce<number>((product, axis) => product * lengths[axis], 1);
    const numbers = Array.isArray(given)
      ? (given as number[])
      : Array<number>(length).fill(grid.type === "uint8" ? 0 : -1);
    if (numbers.length !== length)
      throw new Error(`${grid.name}: ${numbers.length} values, expected ${length}`);
    // At an odd place within its buffer, as in a frame.
    const bytes = new Uint8Array(1 + length * (grid.type === "uint8" ? 1 : 4)).subarray(1);
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    numbers.forEach((number, index) => {
      if (grid.type === "uint8") view.setUint8(index, number);
      else view.setInt32(index * 4, number, true);
    });
    seen[grid.name] = bytes;
  }
  return seen;
}

/** Two roots, one technology that needs both, an ending that is only rumoured. */
export function chain(values: Values = {}): Record<string, number | Uint8Array> {
  return packed({
    seat_prest: [1500, 900],
    seat_heads: [10000, 15000],
    pub: [1, 0, 0, 0],
    rvl: [1, 1, 0, 0],
    level: [3, 2, 2, 1],
    kind: [0, 1, 1, -1],
    field: [1, 0, 4, 4],
    layer: [0, 0, 1, 2],
    first: [3, -1, -1, -1],
    cost: [45000, -1, -1, -1],
    pre: [-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 0, 1, -1, -1, -1, 2, -1, -1, -1, -1],
    strength: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7, 3, 0, 0, 0, 0, 0, 0, 0, 0],
    on_sale: [0, 0, 0, 0, 0, 1, 0, 0],
    ...values,
  });
}

export function welcome(parts: Partial<Welcome> = {}): Welcome {
  return {
    type: "welcome",
    version: 1,
    room: "ROOM",
    role: "spectator",
    match: {
      scenario: "toy",
      title: "Toy",
      digest: "00",
      constants: { horizon: 120, quarter: 4 },
      fields: ["APP", "CAP", "ROB", "INT", "ALN", "SOC"],
      seats: [
        { seat: 0, name: "First lab" },
        { seat: 1, name: "Second lab" },
      ],
      nodes: NODES,
    },
    clock: { kind: "rounds", ticks_per_round: 4, round_ms: 60_000 },
    limits: { message_bytes: 16_384, messages_per_second: 1, messages_burst: 10 },
    feed: "public",
    ...parts,
  };
}

export function observation(number: number, tick: number, values: Values = {}): Observation {
  return { type: "observation", number, tick, round: tick / 4, seen: chain({ tick, ...values }) };
}

export function names(number: number): FromServer {
  return {
    type: "names",
    number,
    nodes: [
      { node: 0, id: "a", name: "Scaling laws" },
      { node: 3, id: "d", name: "<b>Ending</b>" },
    ],
  };
}
