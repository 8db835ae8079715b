/**
 * Where a person puts a turn together and sends it: the draft between two observations, and what became of it.
 *
 * In rounds a turn is sent, and closed as soon as nothing of it was refused: who is refused something gets the chance to put
 * it right. In real time orders stand until changed: a command that came a tick too late is given again, and what was
 * built since is published if the box says so.
 */
import type { Answer, MatchState } from "../match/state";
import type { OrderSet, RefusedPart } from "../protocol.gen";
import {
  continueFrom,
  FIRST_DRAFT,
  prune,
  publishable,
  sellable,
  toOrders,
  willPublish,
  willSell,
  type Draft,
} from "./draft";
import { verbsOf } from "./verbs";

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
  readonly orders: OrderSet;
}

export class Desk {
  draft = $state.raw<Draft>(FIRST_DRAFT);
  #sent = $state.raw<Sent | null>(null);
  /** Edited since it was last accepted: observations must not undo what the person has put together. */
  #edited = $state(false);
  /** The round is to be closed once the orders are accepted as they are. */
  #closing = $state(false);
  #readied = $state<string | null>(null);
  /** The last turn came when its round was over; what was put together is still on the desk. */
  missed = $state(false);
  #seen = -1;

  readonly answer = $derived.by((): Answer | undefined => this.session.answerTo(this.#sent?.id ?? null));
  readonly pending = $derived(this.#sent !== null && this.answer === undefined);
  /** What does not stand of what was sent, and what only waits. */
  readonly refusals = $derived.by((): readonly RefusedPart[] =>
    this.#edited ? [] : (this.answer?.refusedParts ?? []),
  );
  /** The whole turn was refused, or the word that it is finished. */
  readonly refusedWhole = $derived.by(
    () => this.answer?.refused ?? this.session.answerTo(this.#readied)?.refused ?? null,
  );
  /** What is on the desk has been accepted, and for rounds: the round may end as far as this seat is concerned. */
  readonly done = $derived.by(() => {
    if (this.#edited) return false;
    if (this.inRounds && this.#isReady) return true;
    if (this.#sent === null || this.answer?.refused !== null) return false;
    return !this.inRounds;
  });

  constructor(private readonly session: Seat) {}

  get inRounds(): boolean {
    return this.session.state.facts?.clockKind !== "realtime";
  }

  /** As everybody sees it, or as it was said and not answered yet. */
  get #isReady(): boolean {
    const { state } = this.session;
    const seat = state.facts?.seat ?? -1;
    if (state.presence.some((other) => other.seat === seat && other.ready === true)) return true;
    return this.#readied !== null && (this.session.answerTo(this.#readied)?.refused ?? null) === null;
  }

  edit(draft: Draft): void {
    this.draft = draft;
    this.#edited = true;
    this.missed = false;
  }

  /** Take a new state of the match to the desk; to be called whenever there is one. */
  see(match: MatchState): void {
    const { own, tick } = match;
    if (own === null) return;
    if (tick < this.#seen) this.#begin();
    if (tick !== this.#seen) {
      this.#seen = tick;
      this.#next(match);
    }
    this.#close();
  }

  send(): void {
    this.#closing = this.inRounds;
    this.missed = false;
    this.#give(1);
  }

  /** Let the round end although parts of the turn do not stand. */
  sendAnyway(): void {
    this.#readied = this.session.ready(true);
  }

  /** Open the turn again, as long as the round is. */
  reopen(): void {
    this.#sent = null;
    this.#readied = null;
    this.#closing = false;
    if (this.inRounds) this.session.ready(false);
    this.#edited = true;
  }

  /** What was refused about a part of the turn: `key` is the node, or the line's number. */
  refusal(part: string, key?: number): RefusedPart | undefined {
    const orders = this.#sent?.orders;
    return this.refusals.find((refused) => {
      if (refused.part !== part) return false;
      if (key === undefined || refused.index == null) return key === undefined;
      return keyOf(orders, part, refused.index) === key;
    });
  }

  /** Another match, or rounds that were taken back: nothing that was sent counts. */
  #begin(): void {
    this.#sent = null;
    this.#readied = null;
    this.#edited = false;
    this.#closing = false;
    this.draft = FIRST_DRAFT;
  }

  #next(match: MatchState): void {
    const { own, tree } = match;
    if (own === null) return;
    const tooLate = this.inRounds && this.answer?.refused?.code === "late";
    this.missed = tooLate;
    if (tooLate) this.#edited = true;
    this.draft = this.#edited ? prune(this.draft, tree) : continueFrom(this.draft, own, tree);
    this.#readied = null;
    if (this.inRounds) {
      this.#closing = false;
      this.#sent = null;
      return;
    }
    if (this.#sent === null || this.pending) return;
    const late = this.answer?.refused?.code === "late" && this.#sent.tries < MOST_TRIES;
    if (late) this.#give(this.#sent.tries + 1);
    else if (this.done && this.#hasNews(match)) this.#give(1);
  }

  /** Say that the turn is finished, once it is known to stand as it is. */
  #close(): void {
    if (!this.#closing || this.answer === undefined) return;
    this.#closing = false;
    if (this.answer.refused !== null || this.answer.refusedParts.some((part) => part.stands !== true)) return;
    this.#readied = this.session.ready(true);
  }

  #give(tries: number): void {
    const { own, tree, tick, facts } = this.session.state;
    if (own === null || facts?.seat == null) return;
    const orders = toOrders(this.draft, tree, facts.seat, verbsOf(this.session.state).once);
    const id = this.session.order(orders);
    this.#sent = { id, tick, tries, orders };
    this.#edited = false;
  }

  /** Whether something was built that the boxes say what to do with. */
  #hasNews(match: MatchState): boolean {
    const { once } = verbsOf(match);
    const seat = match.facts?.seat ?? -1;
    return (
      (once.publish &&
        publishable(match.tree).some((node) => !node.ending && willPublish(this.draft, node))) ||
      (once.sell && sellable(match.tree, seat).some((node) => willSell(this.draft, node)))
    );
  }
}

/** What the entry at `index` of a part of the orders is about. */
function keyOf(orders: OrderSet | undefined, part: string, index: number): number | undefined {
  switch (part) {
    case "slots":
      return orders?.slots?.[index]?.[0];
    case "publish":
      return orders?.publish?.[index];
    case "sell":
      return orders?.sell?.[index];
    case "share":
      return orders?.share?.[index]?.[0];
    default:
      return index;
  }
}
