/** What the wall shows at a moment: decided here, drawn in the page. */
import type { MatchState } from "../match/state";

/** How long an announcement stands, at least. */
export const ANNOUNCED_MS = 60_000;

export type Scene = "arrival" | "race" | "end";

export function sceneOf(match: MatchState): Scene {
  if (match.end !== null) return "end";
  return match.timing.state === "waiting" ? "arrival" : "race";
}

/** The words that stand above everything: why it waits, or the latest announcement to all while it is new. */
export function banner(match: MatchState, announcedAt: number, now: number): string | null {
  const latest = match.talk.findLast(
    ({ words }) => words.kind === "announcement" && (words.to ?? []).length === 0,
  )?.words;
  if (latest === undefined || latest.text === "") return null;
  const isNew = now - announcedAt < ANNOUNCED_MS;
  // What was said in this round still stands for a wall that was switched on later.
  return isNew || (latest.tick ?? 0) === match.tick ? latest.text : null;
}

export function openSeats(match: MatchState): number {
  return match.presence.filter((seat) => seat.status === "open").length;
}
