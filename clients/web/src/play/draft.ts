/**
 * The turn that a person is putting together: which projects get how much of the staff, and what is done with results.
 *
 * Shares are small whole numbers, so the budget always adds up; the rulebook's ‰ are made when the turn is sent.
 */
import type { OwnSeat } from "../match/fromWire";
import { MODES, SLOTS, type Tree, type TreeNode } from "../match/view";
import type { OrderSet } from "../protocol.gen";

export const MOST_PARTS = 9;

export interface Draft {
  readonly projects: readonly { readonly node: number; readonly parts: number }[];
  readonly publishAll: boolean;
  readonly sellAll: boolean;
}

export const FIRST_DRAFT: Draft = { projects: [], publishAll: true, sellAll: false };

/** Begin from the standing orders; what is known by now is no project any more. */
export function continueFrom(draft: Draft, own: OwnSeat, tree: Tree): Draft {
  const open = new Set(tree.nodes.filter((node) => node.own?.known === "not").map((node) => node.index));
  const least = Math.min(...own.projects.map((project) => project.weight).filter((weight) => weight > 0));
  const projects = own.projects
    .filter((project) => open.has(project.node) && project.weight > 0)
    .map(({ node, weight }) => ({
      node,
      parts: Math.min(MOST_PARTS, Math.max(1, Math.round(weight / least))),
    }));
  return { ...draft, projects };
}

/** Take what is known by now off a draft that has not been sent. */
export function prune(draft: Draft, tree: Tree): Draft {
  const known = new Set(tree.nodes.filter((node) => node.own?.known !== "not").map((node) => node.index));
  return { ...draft, projects: draft.projects.filter((project) => !known.has(project.node)) };
}

export type Obstacle = "known" | "no-basis" | "full";

/** Why people cannot be put on `node`, or null. */
export function obstacle(draft: Draft, node: TreeNode): Obstacle | null {
  if (node.own === null || node.own.known !== "not") return "known";
  if (draft.projects.some((project) => project.node === node.index)) return null;
  if (node.own.connection === 0) return "no-basis";
  return draft.projects.length >= SLOTS ? "full" : null;
}

export function toggle(draft: Draft, node: number): Draft {
  const projects = draft.projects.some((project) => project.node === node)
    ? draft.projects.filter((project) => project.node !== node)
    : [...draft.projects, { node, parts: 1 }].slice(0, SLOTS);
  return { ...draft, projects };
}

export function change(draft: Draft, node: number, by: number): Draft {
  const projects = draft.projects
    .map((project) =>
      project.node === node ? { node, parts: Math.min(MOST_PARTS, project.parts + by) } : project,
    )
    .filter((project) => project.parts > 0);
  return { ...draft, projects };
}

/** ‰ of the staff for each project; what the lines already take is left to them. */
export function weights(draft: Draft, own: OwnSeat): number[] {
  const free = Math.max(0, 1000 - own.lines.reduce((sum, weight) => sum + weight, 0));
  const parts = draft.projects.reduce((sum, project) => sum + project.parts, 0);
  const whole = draft.projects.map((project) => Math.floor((free * project.parts) / Math.max(1, parts)));
  const rest = free - whole.reduce((sum, weight) => sum + weight, 0);
  return whole.map((weight, slot) => (slot === 0 ? weight + rest : weight));
}

/** Complete orders: the draft, and every other standing order as it is. */
export function toOrders(draft: Draft, own: OwnSeat, tree: Tree, seat: number): OrderSet {
  const shares = weights(draft, own);
  const built = tree.nodes.filter((node) => node.own?.known === "unlocked" && !node.ending);
  const [scout, inspect, advocate, lobby, secure] = [0, 1, 2, 3, 4].map((line) => own.lines[line] ?? 0);
  return {
    slots: draft.projects.map((project, slot): [number, number] => [project.node, shares[slot] ?? 0]),
    lines: [scout ?? 0, inspect ?? 0, advocate ?? 0, lobby ?? 0, secure ?? 0],
    scout_target: own.scoutTarget,
    inspect_target: own.inspectTarget,
    lobby_dir: own.lobbyDirection,
    mode: MODES.indexOf(own.mode),
    mask: own.mask,
    hire: own.hire,
    publish: draft.publishAll ? built.filter((node) => !node.published).map((node) => node.index) : [],
    sell: draft.sellAll
      ? built
          .filter((node) => (node.revenue ?? 0) > 0 && !node.sellers.includes(seat))
          .map((node) => node.index)
      : [],
  };
}
