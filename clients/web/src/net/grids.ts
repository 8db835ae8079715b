/**
 * The grids of an observation: each a run of little-endian numbers in row-major order, as the protocol's table says.
 *
 * Sizes are checked here, once: what is read afterwards is known to be there.
 */
import { FIXED_AXES, GRIDS, type GridName, type PackedGrids } from "../protocol.gen";
import { WireError } from "./wire";

const BYTES = { int32: 4, int64: 8, uint8: 1 } as const;
/** The rulebook's limits; whoever says more is not a server of this game. */
const MOST = { seat: 16, node: 128 } as const;

type Axis = (typeof GRIDS)[number]["axes"][number];
type Grid = { readonly type: keyof typeof BYTES; readonly axes: readonly Axis[] };

const TABLE: ReadonlyMap<GridName, Grid> = new Map(GRIDS.map((grid) => [grid.name, grid]));

/** Access to the entries of one observation by name. */
export class Grids {
  readonly seats: number;
  readonly nodes: number;

  /** @throws WireError: the axes cannot be told, or are longer than any match has. */
  constructor(private readonly seen: PackedGrids) {
    this.seats = this.#axis("seat", "seat_prest");
    this.nodes = this.#axis("node", "pub");
  }

  /** A plain integer. */
  integer(name: GridName | "seat"): number {
    const value = this.#own(name);
    // A treasury beyond 2^53 comes as a bigint; nobody can read that many digits anyway.
    if (typeof value === "bigint") return Number(value);
    if (typeof value !== "number" || !Number.isInteger(value)) throw wrong(name, "an integer");
    return value;
  }

  ints(name: GridName): Int32Array {
    // A typed array must begin at a multiple of its item's size; a frame does not promise that.
    return new Int32Array(this.#grid(name, "int32").slice().buffer);
  }

  flags(name: GridName): Uint8Array {
    return this.#grid(name, "uint8");
  }

  #axis(axis: "seat" | "node", name: GridName): number {
    const length = this.#bytes(name).byteLength / BYTES[TABLE.get(name)?.type ?? "uint8"];
    if (!Number.isInteger(length) || length > MOST[axis]) throw wrong(name, `at most ${MOST[axis]} entries`);
    return length;
  }

  #grid(name: GridName, type: keyof typeof BYTES): Uint8Array {
    const grid = TABLE.get(name);
    if (grid?.type !== type) throw new Error(`${name} is no grid of ${type}`);
    const lengths: Record<Axis, number> = { ...FIXED_AXES, seat: this.seats, node: this.nodes };
    const size = grid.axes.reduce<number>((product, axis) => product * lengths[axis], BYTES[type]);
    const bytes = this.#bytes(name);
    if (bytes.byteLength !== size) throw wrong(name, `${size} bytes`);
    return bytes;
  }

  #bytes(name: string): Uint8Array {
    const value = this.#own(name);
    if (!(value instanceof Uint8Array)) throw wrong(name, "a grid");
    return value;
  }

  #own(name: string): unknown {
    return Object.hasOwn(this.seen, name) ? this.seen[name] : undefined;
  }
}

function wrong(name: string, expected: string): WireError {
  return new WireError(`seen.${name}: expected ${expected}`);
}
