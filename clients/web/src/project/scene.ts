/** What the wall shows at a moment: decided here, drawn in the page. */
import type { MatchState } from "../match/state";
import type { NewsItem } from "../protocol.gen";

/** How long an announcement stands, at least. */
export const ANNOUNCED_MS = 60_000;

export type Scene = "arrival" | "race" | "end";

export function sceneOf(match: MatchState): Scene {
  if (match.end !== null) return "end";
  return match.timing.state === "waiting" ? "arrival" : "race";
}

/** The words that stand above everything: why it waits, or the latest announcement to all while it is new. */
export function banner(
  match: MatchState,
  { announcedAt, endedAt }: { readonly announcedAt: number; readonly endedAt: number },
  now: number,
): string | null {
  const latest = match.talk.findLast(
    ({ words }) => words.kind === "announcement" && (words.to ?? []).length === 0,
  )?.words;
  if (latest === undefined || latest.text === "") return null;
  // The end is news enough, until something is said after it.
  if (match.end !== null && announcedAt <= endedAt) return null;
  const isNew = now - announcedAt < ANNOUNCED_MS;
  // What was said in this round still stands for a wall that was switched on later.
  return isNew || (latest.tick ?? 0) === match.tick ? latest.text : null;
}

export interface Headline {
  readonly key: string;
  readonly item: NewsItem;
}

/**
 * What is to be told, the latest first. A wall that was switched on late heard no news; it tells what is public, the
 * latest discoveries first.
 */
export function headlines(match: MatchState, most: number): Headline[] {
  const heard = match.news.map((story) => ({ key: `news-${story.key}`, item: story.item }));
  const latest = match.tree.nodes.toSorted((a, b) => (b.first ?? -1) - (a.first ?? -1) || b.index - a.index);
  const known = latest.flatMap((node): Headline[] => {
    const { index: at, name, published, sellers } = node;
    if (published) return [{ key: `public-${at}`, item: { what: "published", node: at, name } }];
    if (sellers.length > 0)
      return [{ key: `sale-${at}`, item: { what: "on-sale", node: at, name, seats: [...sellers] } }];
    return [];
  });
  const told = new Set(heard.map(({ item }) => item.node));
  return [...heard, ...known.filter(({ item }) => !told.has(item.node))].slice(0, most);
}

export function openSeats(match: MatchState): number {
  return match.presence.filter((seat) => seat.status === "open").length;
}
