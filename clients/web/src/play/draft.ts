/**
 * The turn that a person is putting together: who works on what, and what is done with results.
 *
 * Pure: every gesture is a function from draft to draft. Shares are whole per cents (budget.ts); the rulebook's ‰ are made
 * when the turn is sent.
 */
import type { OwnSeat } from "../match/fromWire";
import { LINES, MODES, SLOTS, type Line, type Mode, type Tree, type TreeNode } from "../match/view";
import type { OrderSet } from "../protocol.gen";
import { addProject, removeProject, setLine, setProject, settle, WHOLE, type Division } from "./budget";

export interface Draft {
  readonly projects: readonly { readonly node: number; readonly share: number }[];
  /** Per cents of scout, inspect, advocate, lobby, secure. */
  readonly lines: readonly number[];
  /** Null: whatever is next. */
  readonly scoutTarget: number | null;
  /** Null: none. */
  readonly inspectTarget: number | null;
  readonly lobby: -1 | 0 | 1;
  readonly mode: Mode;
  /** Bit f: assistants work in field f when the mode is `restricted`. */
  readonly mask: number;
  /** People to hire each quarter; negative dismisses. */
  readonly hire: number;
  readonly publishAll: boolean;
  readonly sellAll: boolean;
  /** Chosen by hand, whatever the boxes say. */
  readonly publish: readonly number[];
  readonly withhold: readonly number[];
  readonly sell: readonly number[];
  /** Who is handed a secret, by node. */
  readonly share: readonly { readonly node: number; readonly seats: readonly number[] }[];
}

export const FIRST_DRAFT: Draft = {
  projects: [],
  lines: LINES.map(() => 0),
  scoutTarget: null,
  inspectTarget: null,
  lobby: 0,
  mode: "off",
  mask: 0,
  hire: 0,
  publishAll: true,
  sellAll: false,
  publish: [],
  withhold: [],
  sell: [],
  share: [],
};

/** Begin from the standing orders; what is known by now is no project any more, and single deeds are done. */
export function continueFrom(draft: Draft, own: OwnSeat, tree: Tree): Draft {
  const open = new Set(tree.nodes.filter((node) => node.own?.known === "not").map((node) => node.index));
  const kept = own.projects.filter((project) => project.weight > 0 && open.has(project.node));
  const ordered = [...own.projects.map((project) => project.weight), ...own.lines];
  // More than the whole staff is scaled down (rule 4.5).
  const staff = Math.max(
    1000,
    ordered.reduce((sum, weight) => sum + weight, 0),
  );
  const divided = settle({
    projects: kept.map((project) => project.weight),
    lines: own.lines.map((weight) => Math.round((weight * WHOLE) / staff)),
  });
  return {
    ...draft,
    ...fromDivision(
      kept.map((project) => project.node),
      divided,
    ),
    scoutTarget: own.scoutTarget < 0 ? null : own.scoutTarget,
    inspectTarget: own.inspectTarget < 0 ? null : own.inspectTarget,
    lobby: own.lobbyDirection < 0 ? -1 : own.lobbyDirection > 0 ? 1 : 0,
    mode: own.mode,
    mask: own.mask,
    hire: Math.trunc(own.hire / 1000),
    publish: [],
    withhold: [],
    sell: [],
    share: [],
  };
}

/** Take off a draft that has not been sent what the match has overtaken. */
export function prune(draft: Draft, tree: Tree): Draft {
  const byIndex = new Map(tree.nodes.map((node) => [node.index, node]));
  const isOpen = (node: number): boolean => byIndex.get(node)?.own?.known === "not";
  const isSecret = (node: number): boolean => byIndex.get(node)?.published === false;
  let kept = draft;
  for (const { node } of draft.projects) if (!isOpen(node)) kept = toggle(kept, node);
  return {
    ...kept,
    publish: kept.publish.filter(isSecret),
    withhold: kept.withhold.filter(isSecret),
    share: kept.share.filter(({ node }) => isSecret(node)),
  };
}

export type Obstacle = "known" | "no-basis" | "full";

/** Why people cannot be put on `node`, or null. */
export function obstacle(draft: Draft, node: TreeNode): Obstacle | null {
  if (node.own === null || node.own.known !== "not") return "known";
  if (draft.projects.some((project) => project.node === node.index)) return null;
  if (node.own.connection === 0) return "no-basis";
  return draft.projects.length >= SLOTS ? "full" : null;
}

export function division(draft: Draft): Division {
  return { projects: draft.projects.map((project) => project.share), lines: draft.lines };
}

function fromDivision(nodes: readonly number[], divided: Division): Pick<Draft, "projects" | "lines"> {
  return {
    projects: nodes.map((node, slot) => ({ node, share: divided.projects[slot] ?? 0 })),
    lines: divided.lines,
  };
}

const nodesOf = (draft: Draft): number[] => draft.projects.map((project) => project.node);

/** Put people on `node`, or take them away. */
export function toggle(draft: Draft, node: number): Draft {
  const slot = nodesOf(draft).indexOf(node);
  if (slot >= 0) {
    const nodes = nodesOf(draft).filter((other) => other !== node);
    return { ...draft, ...fromDivision(nodes, removeProject(division(draft), slot)) };
  }
  if (draft.projects.length >= SLOTS) return draft;
  return { ...draft, ...fromDivision([...nodesOf(draft), node], addProject(division(draft))) };
}

/** Give a project a share of the staff, in per cent. */
export function give(draft: Draft, node: number, share: number): Draft {
  const slot = nodesOf(draft).indexOf(node);
  return slot < 0
    ? draft
    : { ...draft, ...fromDivision(nodesOf(draft), setProject(division(draft), slot, share)) };
}

/** Give a line a share of the staff, in per cent. */
export function giveLine(draft: Draft, line: Line, share: number): Draft {
  return { ...draft, ...fromDivision(nodesOf(draft), setLine(division(draft), LINES.indexOf(line), share)) };
}

const without = (list: readonly number[], node: number): number[] => list.filter((other) => other !== node);

export function willPublish(draft: Draft, node: TreeNode): boolean {
  if (draft.withhold.includes(node.index)) return false;
  // What an inspection found is published by hand only.
  return draft.publish.includes(node.index) || (draft.publishAll && !node.ending);
}

export function setPublish(draft: Draft, node: TreeNode, wanted: boolean): Draft {
  const byBox = draft.publishAll && !node.ending;
  const publish = without(draft.publish, node.index);
  const withhold = without(draft.withhold, node.index);
  if (wanted) return { ...draft, withhold, publish: byBox ? publish : [...publish, node.index] };
  return { ...draft, publish, withhold: byBox ? [...withhold, node.index] : withhold };
}

export function willSell(draft: Draft, node: TreeNode): boolean {
  return draft.sellAll || draft.sell.includes(node.index);
}

export function setSell(draft: Draft, node: TreeNode, wanted: boolean): Draft {
  const sell = without(draft.sell, node.index);
  return { ...draft, sell: wanted ? [...sell, node.index] : sell };
}

export function sharedWith(draft: Draft, node: number): readonly number[] {
  return draft.share.find((entry) => entry.node === node)?.seats ?? [];
}

export function setShared(draft: Draft, node: number, seats: readonly number[]): Draft {
  const share = draft.share.filter((entry) => entry.node !== node);
  return { ...draft, share: seats.length === 0 ? share : [...share, { node, seats }] };
}

/** Own results that can be published: ordinary secrets, and endings whose truth was found and is not out yet. */
export function publishable(tree: Tree): TreeNode[] {
  return tree.nodes.filter((node) =>
    node.ending
      ? node.certified && !node.exposed && (node.own?.inspection ?? 0) > 0
      : node.own?.known === "unlocked" && !node.published,
  );
}

/** Own results that can be sold. */
export function sellable(tree: Tree, seat: number): TreeNode[] {
  return tree.nodes.filter(
    (node) => node.own?.known === "unlocked" && (node.revenue ?? 0) > 0 && !node.sellers.includes(seat),
  );
}

/** Secrets that can be handed over. */
export function shareable(tree: Tree): TreeNode[] {
  return tree.nodes.filter((node) => node.own?.known !== "not" && !node.published && !node.ending);
}

/** What is done once is left out where the match does not have it, so that the boxes never cause a refusal. */
export interface Allowed {
  readonly publish: boolean;
  readonly sell: boolean;
  readonly share: boolean;
}

/** Complete orders of a draft. */
export function toOrders(draft: Draft, tree: Tree, seat: number, allowed: Allowed): OrderSet {
  const staffed = draft.projects.filter((project) => project.share > 0);
  const [scout, inspect, advocate, lobby, secure] = draft.lines.map((share) => share * 10);
  return {
    slots: staffed.map((project): [number, number] => [project.node, project.share * 10]),
    lines: [scout ?? 0, inspect ?? 0, advocate ?? 0, lobby ?? 0, secure ?? 0],
    scout_target: draft.scoutTarget ?? -1,
    inspect_target: draft.inspectTarget ?? -1,
    lobby_dir: draft.lobby,
    mode: MODES.indexOf(draft.mode),
    mask: draft.mask,
    hire: draft.hire * 1000,
    publish: publishable(tree)
      .filter((node) => (node.ending || allowed.publish) && willPublish(draft, node))
      .map((node) => node.index),
    sell: allowed.sell
      ? sellable(tree, seat)
          .filter((node) => willSell(draft, node))
          .map((node) => node.index)
      : [],
    share: allowed.share
      ? draft.share.map(({ node, seats }): [number, number] => [
          node,
          seats.reduce((mask, receiver) => mask | (1 << receiver), 0),
        ])
      : [],
  };
}
