/** News and people in sentences. */
import { words } from "../i18n/index.svelte";
import type { MatchState } from "../match/state";
import { KINDS } from "../match/view";
import type { NewsItem, Talk } from "../protocol.gen";
import { kindWord } from "../tree/describe";

/** How a seat is called: the person or bot in it, or the seat's own name. */
export function seatName(state: MatchState, seat: number): string {
  const present = state.presence.find((other) => other.seat === seat)?.name;
  return present !== undefined && present !== ""
    ? present
    : (state.facts?.seats[seat] ?? `${words.t.seat} ${seat + 1}`);
}

/** Who says something: as they were called when they said it, or the facilitator. */
export function speaker(state: MatchState, { seat, name }: Talk): string {
  if (name !== undefined && name !== "") return name;
  return seat == null ? words.t.facilitator : seatName(state, seat);
}

export function seatNames(state: MatchState, seats: readonly number[]): string {
  return words.list(seats.map((seat) => seatName(state, seat)));
}

export function tell(item: NewsItem, state: MatchState): string {
  const { t } = words;
  const node =
    item.name ??
    (item.node == null ? "" : (state.names.get(item.node) ?? t.unnamed({ number: item.node + 1 })));
  const seats = seatNames(state, item.seats ?? []);
  switch (item.what) {
    case "published":
      return t.news_published({ node, seats });
    case "leaked":
      return t.news_leaked({ node });
    case "revealed":
      return t.news_revealed({ node });
    case "on-sale":
      return t.news_onSale({ node, seats: seats === "" ? t.somebody : seats });
    case "warning-shot":
      return t.news_shot({ node });
    case "exposed": {
      const kind = KINDS.find((word) => word === item.kind);
      return t.news_exposed({ node, kind: kind === undefined ? (item.kind ?? "?") : kindWord(kind) });
    }
    case "ended": {
      const ending = (["yellow", "red", "horizon"] as const).find((word) => word === item.kind) ?? "horizon";
      return t.news_ended({ ending: t[`ending_${ending}`] });
    }
    default:
      return t.news_other({ what: item.what, node });
  }
}
