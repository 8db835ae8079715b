/** Observations of the wire as the page's own nouns: the only place that knows both. */
import { Grids } from "../net/grids";
import { WireError } from "../net/wire";
import { FIXED_AXES, type PackedGrids } from "../protocol.gen";
import {
  ENDINGS,
  FIELDS,
  KINDS,
  LEVELS,
  MODES,
  MOTIVES,
  type Ending,
  type Mode,
  type Motive,
  type OwnNode,
  type Prerequisite,
  type TreeNode,
} from "./view";

const EDGES = FIXED_AXES.edge;

export interface PublicFigures {
  readonly ending: Ending;
  readonly endnode: number | null;
  /** ‰ */
  readonly concern: number;
  /** ‰ */
  readonly regulation: number;
  readonly shots: number;
  readonly seats: readonly { readonly prestige: number; readonly heads: number }[];
}

export interface Project {
  readonly node: number;
  /** ‰ of the staff. */
  readonly weight: number;
  /** Milli-work per tick as things stand. */
  readonly rate: number;
}

/** What a seat knows about itself. Milli-units as in the rulebook. */
export interface OwnSeat {
  readonly motive: Motive;
  readonly heads: number;
  readonly money: number;
  readonly prestige: number;
  readonly security: number;
  readonly income: number;
  readonly endowment: number;
  /** Revenue so far. */
  readonly earned: number;
  /** Technologies that this seat was among the first to unlock. */
  readonly credit: number;
  /** Commercial ones that it unlocked itself. */
  readonly greens: number;
  /** ‰ by field. */
  readonly skill: readonly number[];
  /** ‰ by field: what assistants do; 1000 is nothing. */
  readonly boost: readonly number[];
  readonly projects: readonly Project[];
  readonly lines: readonly number[];
  readonly scoutTarget: number;
  readonly inspectTarget: number;
  readonly lobbyDirection: number;
  readonly mode: Mode;
  readonly mask: number;
  readonly hire: number;
}

function word<T>(list: readonly T[], index: number, name: string): T {
  const found = list[index];
  if (found === undefined) throw new WireError(`seen.${name}: expected 0..${list.length - 1}, got ${index}`);
  return found;
}

/** Not seen is -1 on the wire. */
const seenOrNull = (value: number | undefined): number | null =>
  value === undefined || value < 0 ? null : value;

export function readPublic(seen: PackedGrids): PublicFigures {
  const grids = new Grids(seen);
  const heads = grids.ints("seat_heads");
  return {
    ending: word(ENDINGS, grids.integer("over"), "over"),
    endnode: seenOrNull(grids.integer("endnode")),
    concern: grids.integer("conc"),
    regulation: grids.integer("reg"),
    shots: grids.integer("nshots"),
    seats: Array.from(grids.ints("seat_prest"), (value, seat) => ({
      prestige: value,
      heads: heads[seat] ?? 0,
    })),
  };
}

/** Return the technologies that are seen, in topological order, without names. */
export function readTree(seen: PackedGrids): TreeNode[] {
  const grids = new Grids(seen);
  const { nodes: count, seats } = grids;
  const [pub, rvl, expo, shot] = [
    grids.flags("pub"),
    grids.flags("rvl"),
    grids.flags("expo"),
    grids.flags("shot"),
  ];
  const [level, kind, certified] = [grids.ints("level"), grids.ints("kind"), grids.flags("certified")];
  const [field, layer, first] = [grids.ints("field"), grids.ints("layer"), grids.ints("first")];
  const [cost, prestige, revenue] = [grids.ints("cost"), grids.ints("prestige"), grids.ints("revenue")];
  const [hazard, cap] = [grids.ints("hazard"), grids.ints("cap")];
  const [power, assist, study] = [grids.ints("ipow"), grids.ints("assist"), grids.ints("study")];
  const [known, progress] = [grids.ints("known"), grids.ints("prog")];
  const [connection, inspection] = [grids.ints("conn"), grids.ints("insp")];
  const [pre, strength] = [grids.ints("pre"), grids.ints("strength")];
  const onSale = grids.flags("on_sale");
  const watching = grids.integer("seat") < 0;

  const nodes: TreeNode[] = [];
  for (let n = 0; n < count; n++) {
    const seenLevel = word(LEVELS, level[n] ?? 0, "level");
    if (seenLevel === "unseen") continue;
    const prerequisites: Prerequisite[] = [];
    for (let k = 0; k < EDGES; k++) {
      const from = pre[n * EDGES + k] ?? -1;
      if (from < 0 || from >= n) continue;
      const thickness = Math.min(9, Math.max(1, strength[n * EDGES + k] ?? 1));
      prerequisites.push({ from, strength: thickness, exact: seenLevel === "understood" });
    }
    const sellers: number[] = [];
    for (let seat = 0; seat < seats; seat++) if (onSale[seat * count + n]) sellers.push(seat);
    const own: OwnNode | null = watching
      ? null
      : {
          known: (["not", "received", "unlocked"] as const)[known[n] ?? 0] ?? "not",
          progress: Math.max(0, progress[n] ?? 0),
          connection: connection[n] ?? -1,
          inspection: Math.max(0, inspection[n] ?? 0),
          study: Math.max(0, study[n] ?? 0),
        };
    const perceived = seenOrNull(kind[n]) === null ? null : word(KINDS, kind[n] ?? -1, "kind");
    nodes.push({
      index: n,
      name: "",
      level: seenLevel,
      kind: perceived,
      ending: perceived === "yellow" || perceived === "red",
      certified: certified[n] === 1,
      field: word(FIELDS, field[n] ?? -1, "field"),
      layer: layer[n] ?? 0,
      cost: seenOrNull(cost[n]),
      prestige: seenOrNull(prestige[n]),
      revenue: seenOrNull(revenue[n]),
      hazard: seenOrNull(hazard[n]),
      cap: seenOrNull(cap[n]),
      power: Math.max(0, power[n] ?? 0),
      assist: Array.from(assist.subarray(n * FIELDS.length, (n + 1) * FIELDS.length), (bonus) =>
        Math.max(0, bonus),
      ),
      published: pub[n] === 1,
      revealed: rvl[n] === 1,
      exposed: expo[n] === 1,
      seemed: null,
      warningShot: shot[n] === 1,
      first: seenOrNull(first[n]),
      sellers,
      prerequisites,
      own,
    });
  }
  return watching ? withRumouredEndings(nodes) : nodes;
}

/**
 * Mark the endings that are only rumoured.
 *
 * Whoever watches is not told what a rumour is about. But by rules 7 and 11 a technology is rumoured to everybody for one
 * of two reasons: something seen needs it, or it is an ending. So a rumour that nothing seen needs is an ending.
 */
function withRumouredEndings(nodes: TreeNode[]): TreeNode[] {
  const needed = new Set(nodes.flatMap((node) => node.prerequisites.map((edge) => edge.from)));
  return nodes.map((node) =>
    node.kind === null && node.level === "rumoured" && !needed.has(node.index)
      ? { ...node, ending: true }
      : node,
  );
}

export function readOwn(seen: PackedGrids): OwnSeat {
  const grids = new Grids(seen);
  const [nodes, weights, rates] = [grids.ints("slot_node"), grids.ints("slot_w"), grids.ints("rate")];
  const projects: Project[] = [];
  nodes.forEach((node, slot) => {
    if (node >= 0) projects.push({ node, weight: weights[slot] ?? 0, rate: rates[slot] ?? 0 });
  });
  return {
    motive: word(MOTIVES, grids.integer("motive"), "motive"),
    heads: grids.integer("heads"),
    money: grids.integer("money"),
    prestige: grids.integer("prest"),
    security: grids.integer("sec"),
    income: grids.integer("inc"),
    endowment: grids.integer("endow"),
    earned: grids.integer("earn"),
    credit: grids.integer("credit"),
    greens: grids.integer("greens"),
    skill: Array.from(grids.ints("skill")),
    boost: Array.from(grids.ints("boost")),
    projects,
    lines: Array.from(grids.ints("line_w")),
    scoutTarget: grids.integer("scout_target"),
    inspectTarget: grids.integer("inspect_target"),
    lobbyDirection: grids.integer("lobby_dir"),
    mode: word(MODES, grids.integer("mode"), "mode"),
    mask: grids.integer("mask"),
    hire: grids.integer("hire"),
  };
}
