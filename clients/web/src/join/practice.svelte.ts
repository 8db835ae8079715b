/**
 * A match of one's own to practise in: five technologies, no opponents, nothing sent anywhere.
 *
 * It speaks to the page as a real session does, so the gestures are the real ones.
 */
import { EMPTY, type Answer, type MatchState } from "../match/state";
import type { OwnSeat } from "../match/fromWire";
import type { Kind, TreeNode } from "../match/view";
import { outlook } from "../play/estimate";
import type { Seat } from "../play/desk.svelte";
import type { Draft } from "../play/draft";
import type { OrderSet } from "../protocol.gen";

export const ROOT = 0;
export const LEARN = 1;
export const SHOP = 2;
export const SAFE = 3;
export const END = 4;

const QUARTER = 4;
const HEADS = 10_000;

interface Plan {
  readonly kind: Kind;
  readonly layer: number;
  readonly cost: number;
  readonly prestige: number;
  readonly revenue: number;
  readonly field: TreeNode["field"];
  readonly needs: readonly (readonly [number, number])[];
}

const PLANS: readonly Plan[] = [
  { kind: "blue", layer: 0, cost: 30, prestige: 1, revenue: 0, field: "cap", needs: [] },
  { kind: "blue", layer: 1, cost: 60, prestige: 1.5, revenue: 0, field: "cap", needs: [[ROOT, 9]] },
  { kind: "green", layer: 2, cost: 60, prestige: 1, revenue: 3, field: "app", needs: [[LEARN, 8]] },
  {
    kind: "blue",
    layer: 2,
    cost: 80,
    prestige: 1.2,
    revenue: 0,
    field: "aln",
    needs: [
      [LEARN, 6],
      [ROOT, 2],
    ],
  },
  { kind: "yellow", layer: 3, cost: 300, prestige: 3, revenue: 0, field: "aln", needs: [[SAFE, 7]] },
];

export const STEPS = ["choose", "put", "end", "grow", "results", "split", "ending", "done"] as const;
export type Step = (typeof STEPS)[number];

/** Whether what a step asks for has been done. */
export function isDone(step: Step, match: MatchState, draft: Draft, chosen: number | null): boolean {
  const known = (index: number): boolean => match.tree.nodes[index]?.own?.known === "unlocked";
  const planned = (index: number): boolean => draft.projects.some((project) => project.node === index);
  const worked = (index: number): boolean => (match.tree.nodes[index]?.own?.progress ?? 0) > 0;
  switch (step) {
    case "choose":
      return chosen === LEARN || planned(LEARN) || worked(LEARN);
    case "put":
      return planned(LEARN) || worked(LEARN);
    case "end":
      return worked(LEARN);
    case "grow":
      return known(LEARN);
    case "results":
      return planned(SHOP) || planned(SAFE) || worked(SHOP) || worked(SAFE);
    case "split":
      return worked(SHOP) && worked(SAFE);
    case "ending":
      return chosen === END;
    case "done":
      return false;
  }
}

export class PracticeMatch implements Seat {
  state = $state.raw<MatchState>(EMPTY);
  #orders: OrderSet = {};
  #said = 0;

  constructor(names: readonly string[], seats: readonly string[], title: string) {
    const own: OwnSeat = {
      motive: "academic",
      heads: HEADS,
      money: 5000,
      prestige: 1000,
      security: 0,
      income: 0,
      endowment: 10_000,
      earned: 0,
      credit: 0,
      greens: 0,
      skill: [1000, 1000, 1000, 1000, 1000, 1000],
      boost: [1000, 1000, 1000, 1000, 1000, 1000],
      projects: [],
      lines: [0, 0, 0, 0, 0],
      scoutTarget: -1,
      inspectTarget: -1,
      lobbyDirection: 0,
      mode: "off",
      mask: 0,
      hire: 0,
    };
    this.state = {
      ...EMPTY,
      facts: {
        room: "",
        role: "player",
        seat: 0,
        name: "",
        motive: "academic",
        scenario: "practice",
        title,
        constants: { horizon: 40, quarter: QUARTER, w_social: 0, w_assist: 0, w_leak: 0, w_floor: 0 },
        seats,
        nodes: PLANS.length,
        clockKind: "rounds",
        ticksPerRound: QUARTER,
        roundMs: null,
      },
      figures: {
        ending: "running",
        endnode: null,
        concern: 100,
        regulation: 0,
        shots: 0,
        seats: seats.map(() => ({ prestige: 1000, heads: HEADS })),
      },
      own,
      tree: { nodes: PLANS.map((plan, index) => nodeOf(plan, index, names[index] ?? "")), unseen: 0 },
      timing: { state: "running", reason: "", deadline: null, left: null },
      presence: [{ seat: 0, status: "human", connected: true, ready: false }],
    };
  }

  order(orders: OrderSet): string {
    this.#orders = orders;
    return this.#accept();
  }

  /** The round ends when one is ready: there is nobody to wait for. */
  ready(ready: boolean): string {
    const id = this.#accept();
    if (ready) this.#play();
    return id;
  }

  answerTo(id: string | null): Answer | undefined {
    return this.state.answers.find((answer) => answer.id === id);
  }

  #accept(): string {
    const id = `practice-${(this.#said += 1)}`;
    const answer: Answer = { id, tick: this.state.tick, refusedParts: [], refused: null };
    this.state = { ...this.state, answers: [...this.state.answers, answer].slice(-4) };
    return id;
  }

  #play(): void {
    const { own, facts } = this.state;
    if (own === null || facts === null) return;
    const { slots = [], publish = [], sell = [] } = this.#orders;
    const before = this.state.tree.nodes.map((node) => ({
      ...node,
      published: node.published || publish.includes(node.index),
      revealed: node.revealed || publish.includes(node.index) || sell.includes(node.index),
      sellers: sell.includes(node.index) ? [0] : node.sellers,
    }));
    const worked = before.map((node) => {
      const weight = slots.find(([index]) => index === node.index)?.[1] ?? 0;
      const { rate } = outlook(node, { ...own, projects: [] }, weight / 10, facts.constants, 0);
      if (node.own === null || node.cost === null || rate === 0) return node;
      const progress = Math.min(node.cost, node.own.progress + Math.round(rate) * QUARTER);
      return {
        ...node,
        own: { ...node.own, progress, known: progress >= node.cost ? "unlocked" : "not" },
      } as const;
    });
    const gained = publish.reduce((sum, index) => sum + (PLANS[index]?.prestige ?? 0) * 1000, 0);
    const nodes = worked.map((node) => connected(node, worked));
    this.state = {
      ...this.state,
      tick: this.state.tick + QUARTER,
      round: this.state.round + 1,
      tree: { nodes, unseen: 0 },
      own: {
        ...own,
        prestige: own.prestige + gained,
        projects: slots
          .filter(([index]) => nodes[index]?.own?.known === "not")
          .map(([node, weight]) => ({
            node,
            weight,
            rate: outlookRate(nodes[node], own, weight, facts.constants),
          })),
      },
    };
    this.#orders = {};
  }
}

function outlookRate(
  node: TreeNode | undefined,
  own: OwnSeat,
  weight: number,
  constants: Readonly<Record<string, number>>,
): number {
  return node === undefined
    ? 0
    : Math.round(outlook(node, { ...own, projects: [] }, weight / 10, constants, 0).rate);
}

/** What is known of what `node` needs, by rule 3 with gamma 2; building something sketches what comes after it. */
function connected(node: TreeNode, nodes: readonly TreeNode[]): TreeNode {
  if (node.own === null || node.prerequisites.length === 0) return node;
  const whole = node.prerequisites.reduce((sum, edge) => sum + edge.strength, 0);
  const known = node.prerequisites
    .filter((edge) => nodes[edge.from]?.own?.known !== "not")
    .reduce((sum, edge) => sum + edge.strength, 0);
  const share = Math.floor((known * 1000) / whole);
  return { ...node, own: { ...node.own, connection: Math.floor((share * share) / 1000) } };
}

function nodeOf(plan: Plan, index: number, name: string): TreeNode {
  const root = index === ROOT;
  const ending = plan.kind === "yellow";
  const connection = index === LEARN ? 1000 : index === SAFE ? 62 : 0;
  return {
    index,
    name,
    level: ending ? "rumoured" : "understood",
    kind: plan.kind,
    ending,
    certified: false,
    field: plan.field,
    layer: plan.layer,
    cost: plan.cost * 1000,
    prestige: plan.prestige * 1000,
    revenue: ending ? null : plan.revenue * 1000,
    hazard: ending ? null : 0,
    cap: null,
    power: 0,
    assist: [0, 0, 0, 0, 0, 0],
    published: root,
    revealed: root,
    exposed: false,
    seemed: null,
    warningShot: false,
    first: root ? 0 : null,
    sellers: [],
    prerequisites: plan.needs.map(([from, strength]) => ({ from, strength, exact: !ending })),
    own: {
      known: root ? "received" : "not",
      progress: 0,
      connection: root ? 1000 : connection,
      inspection: 0,
      study: ending ? 1 : 300,
    },
  };
}
