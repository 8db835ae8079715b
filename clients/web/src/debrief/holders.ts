/** Who knew a technology, how and since when; who worked on it. */
import { at } from "./column";
import { HOWS, type How, type Story } from "./story";

export interface Holder {
  readonly seat: number;
  readonly how: How;
  /** Months played when it knew. */
  readonly tick: number;
}

/** Return who knew a technology at a tick, in the order in which they came to know. */
export function holdersAt(story: Story, node: number, tick: number): Holder[] {
  return story.learned
    .filter(([when, what]) => what === node && when <= tick)
    .map(([when, , seat, how]) => ({ seat, how: HOWS[how] ?? "unlocked", tick: when }));
}

export interface Worker {
  readonly seat: number;
  /** Percent of its people; 0 for one that has stopped. */
  readonly share: number;
  /** Percent of the way. */
  readonly progress: number;
}

/** Return who works or has worked on a technology that it does not know yet. */
export function workersAt(story: Story, node: number, tick: number): Worker[] {
  const { seats, nodes, world, orders } = story;
  const [slots, weights] = [at(orders.slot_node, tick), at(orders.slot_w, tick)];
  const [progress, known] = [at(world.prog, tick), at(world.known, tick)];
  const width = slots.length / Math.max(1, seats.length);
  const cost = nodes[node]?.cost ?? 0;
  return seats.flatMap((_, seat): Worker[] => {
    if ((known[seat * nodes.length + node] ?? 0) > 0) return [];
    let weight = 0;
    for (let slot = seat * width; slot < (seat + 1) * width; slot++)
      if (slots[slot] === node) weight += weights[slot] ?? 0;
    const done = cost > 0 ? Math.floor((100 * (progress[seat * nodes.length + node] ?? 0)) / cost) : 0;
    return weight > 0 || done > 0
      ? [{ seat, share: Math.round(weight / 10), progress: Math.min(99, done) }]
      : [];
  });
}

/** One technology in the picture of who knew what when. */
export interface Lane {
  readonly node: number;
  /** When somebody first knew it. */
  readonly since: number;
  /** When it became public, or null. */
  readonly public: number | null;
  readonly leaked: boolean;
  /** Those who came to know it other than by everybody's coming to know it. */
  readonly knowers: readonly Holder[];
}

/** Return every technology that anybody came to know, in the order in which they did. */
export function lanesOf(story: Story): Lane[] {
  const lanes = new Map<
    number,
    { since: number; public: number | null; leaked: boolean; knowers: Holder[] }
  >();
  for (const [tick, node, seat, how] of story.learned) {
    const lane = lanes.get(node) ?? { since: tick, public: null, leaked: false, knowers: [] };
    lanes.set(node, lane);
    const way = HOWS[how] ?? "unlocked";
    if (way === "unlocked" || way === "shared") lane.knowers.push({ seat, how: way, tick });
  }
  for (const [place, rows] of story.events.entries()) {
    for (const [kind, node] of rows) {
      const lane = lanes.get(node);
      if (kind === "public" && lane !== undefined) lane.public ??= place + 1;
    }
  }
  for (const [, node, , how] of story.learned) {
    const lane = lanes.get(node);
    if (lane !== undefined && HOWS[how] === "leaked") lane.leaked = true;
  }
  return [...lanes].map(([node, lane]) => ({ node, ...lane }));
}
