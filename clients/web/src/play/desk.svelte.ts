/**
 * Where a person puts a turn together and sends it: the draft between two observations, and what became of it.
 *
 * In rounds a turn is sent and the round is closed with it. In real time orders stand until changed: a command that
 * came a tick too late is given again, and what was built since is published if the box says so.
 */
import type { Answer, MatchState } from "../match/state";
import type { OrderSet } from "../protocol.gen";
import { continueFrom, FIRST_DRAFT, prune, toOrders, type Draft } from "./draft";

const MOST_TRIES = 3;

/** The part of a session that a desk needs. */
export interface Seat {
  readonly state: MatchState;
  order(orders: OrderSet): string;
  ready(ready: boolean): string;
  answerTo(id: string | null): Answer | undefined;
}

interface Sent {
  readonly id: string;
  readonly tick: number;
  readonly tries: number;
}

export class Desk {
  draft = $state.raw<Draft>(FIRST_DRAFT);
  #sent = $state.raw<Sent | null>(null);
  /** Edited since it was last accepted: observations must not undo what the person has put together. */
  #edited = $state(false);
  #seen = -1;

  readonly answer = $derived.by((): Answer | undefined => this.session.answerTo(this.#sent?.id ?? null));
  readonly pending = $derived(this.#sent !== null && this.answer === undefined);
  /** What is on the desk has been accepted, and for rounds: in this round. */
  readonly done = $derived.by(() => {
    if (this.#sent === null || this.answer?.refused !== null || this.#edited) return false;
    return !this.inRounds || this.#sent.tick === this.session.state.tick;
  });

  constructor(private readonly session: Seat) {}

  get inRounds(): boolean {
    return this.session.state.facts?.clockKind !== "realtime";
  }

  edit(draft: Draft): void {
    this.draft = draft;
    this.#edited = true;
  }

  /** Take a new state of the match to the desk; to be called whenever there is one. */
  see(match: MatchState): void {
    const { own, tree, tick } = match;
    if (own === null) return;
    if (tick === this.#seen) return;
    this.#seen = tick;
    this.draft = this.#edited ? prune(this.draft, tree) : continueFrom(this.draft, own, tree);
    if (this.inRounds || this.#sent === null || this.pending) return;
    const late = this.answer?.refused?.code === "late" && this.#sent.tries < MOST_TRIES;
    if (late) this.#give(this.#sent.tries + 1);
    else if (this.done && this.#hasNews(match)) this.#give(1);
  }

  send(): void {
    this.#give(1);
    if (this.inRounds) this.session.ready(true);
  }

  /** Open the turn again, as long as the round is. */
  reopen(): void {
    this.#sent = null;
    if (this.inRounds) this.session.ready(false);
  }

  #give(tries: number): void {
    const { own, tree, tick, facts } = this.session.state;
    if (own === null || facts?.seat == null) return;
    const id = this.session.order(toOrders(this.draft, own, tree, facts.seat));
    this.#sent = { id, tick, tries };
    this.#edited = false;
  }

  /** Whether something was built that the boxes say what to do with. */
  #hasNews({ tree, facts }: MatchState): boolean {
    const seat = facts?.seat ?? -1;
    return tree.nodes.some(
      (node) =>
        node.own?.known === "unlocked" &&
        !node.ending &&
        ((this.draft.publishAll && !node.published) ||
          (this.draft.sellAll && (node.revenue ?? 0) > 0 && !node.sellers.includes(seat))),
    );
  }
}
