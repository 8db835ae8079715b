/**
 * The match at one tick through one pair of eyes: the truth, everybody's, or a seat's. What a seat did not see is not in
 * the scene that is made for it; nothing that draws has to hide anything.
 */
import { FIXED_AXES } from "../protocol.gen";
import { KINDS, LEVELS, type Kind, type OwnNode, type Tree, type TreeNode } from "../match/view";
import { at } from "./column";
import type { Story, StoryNode, ViewData } from "./story";

/** Whose eyes: a seat's, everybody's, or nobody's, who sees all. */
export type Eyes = number | "public" | "truth";

export interface Scene {
  readonly tick: number;
  readonly eyes: Eyes;
  readonly tree: Tree;
  /** Once it is built. */
  readonly endnode: number | null;
  /** Nodes that the seat works on; for the truth, that anybody works on. */
  readonly staffed: ReadonlySet<number>;
  /** ‰ */
  readonly concern: number;
  readonly regulation: number;
}

const EDGES = FIXED_AXES.edge;

export function sceneAt(story: Story, tick: number, eyes: Eyes): Scene {
  const { world } = story;
  const nodes = eyes === "truth" ? trueNodes(story, tick) : seenNodes(story, tick, eyes);
  const ended = tick >= story.end.tick && story.end.node >= 0;
  return {
    tick,
    eyes,
    tree: { nodes, unseen: story.nodes.length - nodes.length },
    endnode: ended ? story.end.node : null,
    staffed: staffedAt(story, tick, eyes),
    concern: at(world.conc, tick)[0] ?? 0,
    regulation: at(world.reg, tick)[0] ?? 0,
  };
}

function staffedAt(story: Story, tick: number, eyes: Eyes): ReadonlySet<number> {
  if (eyes === "public") return new Set();
  const [nodes, weights] = [at(story.orders.slot_node, tick), at(story.orders.slot_w, tick)];
  const known = at(story.world.known, tick);
  const slots = nodes.length / Math.max(1, story.seats.length);
  return new Set(
    nodes.filter((node, slot) => {
      const seat = Math.floor(slot / slots);
      // Orders stand after what they ask for is done.
      const open = node >= 0 && (known[seat * story.nodes.length + node] ?? 0) === 0;
      return open && (weights[slot] ?? 0) > 0 && (eyes === "truth" || seat === eyes);
    }),
  );
}

/** What everybody sees of a node at any level. */
function commonAt(story: Story, tick: number) {
  const { world, nodes, seats } = story;
  const [pub, rvl, expo] = [at(world.pub, tick), at(world.rvl, tick), at(world.expo, tick)];
  const [sell, first] = [at(world.sell, tick), at(world.first, tick)];
  const shots = new Set(
    story.events.slice(0, tick).flatMap((rows) => rows.filter(([kind]) => kind === "shot").map(([, n]) => n)),
  );
  return (node: number) => ({
    published: pub[node] === 1,
    revealed: rvl[node] === 1,
    exposed: expo[node] === 1,
    warningShot: shots.has(node),
    first: (first[node] ?? -1) < 0 ? null : (first[node] ?? null),
    sellers: seats.flatMap((_, seat) => (sell[seat * nodes.length + node] === 1 ? [seat] : [])),
  });
}

function trueNodes(story: Story, tick: number): TreeNode[] {
  const common = commonAt(story, tick);
  const { nodes, seats } = story;
  const [known, progress] = [at(story.world.known, tick), at(story.world.prog, tick)];
  return nodes.map((node, index): TreeNode => {
    const best = Math.max(...seats.map((_, seat) => progress[seat * nodes.length + index] ?? 0));
    const anybody = seats.some((_, seat) => (known[seat * nodes.length + index] ?? 0) > 0);
    return {
      ...fixed(node, index),
      ...common(index),
      level: "understood",
      kind: node.kind,
      ending: isEnding(node.kind),
      certified: true,
      cost: node.cost,
      prestige: node.prestige,
      revenue: node.revenue,
      hazard: node.hazard,
      seemed: node.face === node.kind ? null : node.face,
      prerequisites: node.needs.map(([from, strength]) => ({ from, strength, exact: true })),
      // The ring of a technology that nobody has yet is that of whoever is furthest.
      own: {
        known: anybody ? "received" : "not",
        progress: best,
        connection: -1,
        inspection: 0,
        study: 0,
      },
      told: "truth",
    };
  });
}

function seenNodes(story: Story, tick: number, eyes: number | "public"): TreeNode[] {
  const view: ViewData | undefined = eyes === "public" ? story.public : story.views[eyes];
  if (view === undefined) return [];
  const common = commonAt(story, tick);
  const [level, kind, certified] = [at(view.level, tick), at(view.kind, tick), at(view.certified, tick)];
  const [cost, prestige, revenue] = [at(view.cost, tick), at(view.prestige, tick), at(view.revenue, tick)];
  const [hazard, conn, known] = [at(view.hazard, tick), at(view.conn, tick), at(view.known, tick)];
  const [progress, inspection] = [at(view.prog, tick), at(view.insp, tick)];
  const strength = at(view.strength, tick);
  const ended = tick >= story.end.tick;
  return story.nodes.flatMap((node, index): TreeNode[] => {
    const seen = LEVELS[level[index] ?? 0] ?? "unseen";
    if (seen === "unseen") return [];
    const perceived: Kind | null = KINDS[kind[index] ?? -1] ?? null;
    const built = ended && story.end.node === index;
    const shown = built ? node.kind : perceived;
    const facts = common(index);
    const own: OwnNode = {
      known: (["not", "received", "unlocked"] as const)[known[index] ?? 0] ?? "not",
      progress: Math.max(0, progress[index] ?? 0),
      connection: conn[index] ?? -1,
      inspection: Math.max(0, inspection[index] ?? 0),
      study: 0,
    };
    return [
      {
        ...fixed(node, index),
        ...facts,
        level: seen,
        kind: shown,
        ending: shown === null ? isEnding(node.kind) : isEnding(shown),
        certified: built || certified[index] === 1,
        cost: seenOrNull(cost[index]),
        prestige: seenOrNull(prestige[index]),
        revenue: seenOrNull(revenue[index]),
        hazard: seenOrNull(hazard[index]),
        seemed: built && perceived !== node.kind ? perceived : null,
        first: facts.published ? facts.first : null,
        prerequisites: node.needs.flatMap(([from], edge) => {
          const thickness = strength[index * EDGES + edge] ?? 0;
          return thickness > 0 ? [{ from, strength: thickness, exact: seen === "understood" }] : [];
        }),
        own: eyes === "public" ? null : own,
        told: "seat",
      },
    ];
  });
}

/** What is the same for all who see a node at all. */
function fixed(node: StoryNode, index: number) {
  return {
    index,
    name: node.name,
    field: node.field,
    layer: node.layer,
    cap: node.cap,
    power: node.inspect,
    assist: node.assist,
  };
}

function isEnding(kind: Kind): boolean {
  return kind === "yellow" || kind === "red";
}

/** Not seen is -1. */
function seenOrNull(value: number | undefined): number | null {
  return value === undefined || value < 0 ? null : value;
}
