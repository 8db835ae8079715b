/** What a facilitator reads, in sentences: acts, refusals, times. */
import { words } from "../i18n/index.svelte";
import { seatNames } from "../panels/tell";
import type { ActKind, RefusalCode, Refused } from "../protocol.gen";
import type { Done, Led } from "./led.svelte";

/** Minutes and seconds. */
export function clockTime(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const rest = String(seconds % 60).padStart(2, "0");
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}

/** The time of day. */
export function timeOfDay(at: number): string {
  return new Intl.DateTimeFormat(words.language, { timeStyle: "short" }).format(at);
}

const CODES: Partial<Record<RefusalCode, () => string>> = {
  "wrong-state": () => words.t.leadNo_state,
  over: () => words.t.leadNo_over,
  "no-seat": () => words.t.leadNo_seat,
  "not-allowed": () => words.t.leadNo_allowed,
  unavailable: () => words.t.leadNo_unavailable,
  "room-full": () => words.t.leadNo_full,
  rate: () => words.t.leadNo_rate,
  malformed: () => words.t.leadNo_malformed,
  "talk-off": () => words.t.leadNo_talk,
};

/** Why something was not done; what the server itself says stands beside it. */
export function whyNot(refused: Refused): string {
  return CODES[refused.code]?.() ?? words.t.leadNo_other;
}

export function actWord(kind: ActKind): string {
  return words.t[`leadAct_${kind}`];
}

/** One line for the list of what was done. */
export function doneLine(done: Done, led: Led): string {
  const { deed } = done;
  if (deed === null) return words.t.leadSaid({ text: done.said ?? "" });
  const parts = [actWord(deed.do)];
  if (deed.seats !== undefined && deed.seats.length > 0) parts.push(seatNames(led.state, deed.seats));
  if (deed.ms != null) {
    parts.push(
      deed.do === "end-in"
        ? words.t.leadMinutes({ minutes: Math.round(deed.ms / 60_000) })
        : words.t.leadSeconds({ seconds: Math.round(deed.ms / 1000) }),
    );
  }
  if (deed.text != null) parts.push(`“${deed.text}”`);
  return parts.join(" · ");
}
