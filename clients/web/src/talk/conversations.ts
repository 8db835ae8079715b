/** Who talks with whom: the words that one hears, sorted into conversations. Pure. */
import type { Said } from "../match/state";

export interface Conversation {
  /** Tells conversations apart: `all`, or the seats in it and its name. */
  readonly key: string;
  /** The other seats that hear it; empty: everybody. */
  readonly to: readonly number[];
  readonly channel: string | null;
  readonly words: readonly Said[];
}

export const EVERYBODY = "all";

export function keyOf(to: readonly number[], channel: string | null): string {
  if (to.length === 0) return EVERYBODY;
  return `${[...to].sort((a, b) => a - b).join(",")} ${channel ?? ""}`;
}

/** Sort `talk` as seat `own` hears it (null: whoever watches); everybody's comes first, then the latest. */
export function conversations(
  talk: readonly Said[],
  own: number | null,
  begun: readonly { readonly to: readonly number[]; readonly channel: string | null }[] = [],
): Conversation[] {
  const found = new Map<string, { to: readonly number[]; channel: string | null; words: Said[] }>([
    [EVERYBODY, { to: [], channel: null, words: [] }],
  ]);
  for (const { to, channel } of begun) found.set(keyOf(to, channel), { to, channel, words: [] });
  for (const said of talk) {
    if (said.words.kind !== "chat") continue;
    const { seat = null, to = [], channel = null } = said.words;
    // Whoever speaks is among those that one answers; oneself is not.
    const others = to.length === 0 ? [] : [...new Set([...to, ...(seat === null ? [] : [seat])])];
    const heard = others.filter((other) => other !== own).sort((a, b) => a - b);
    // From a facilitator to oneself alone: nobody to answer but everybody. It is told there, marked as private.
    const key = keyOf(heard, heard.length === 0 ? null : channel);
    const known = found.get(key);
    if (known === undefined) found.set(key, { to: heard, channel, words: [said] });
    else known.words.push(said);
  }
  const last = (words: readonly Said[]): number => words.at(-1)?.key ?? Number.POSITIVE_INFINITY;
  return [...found]
    .map(([key, conversation]) => ({ key, ...conversation }))
    .sort(
      (a, b) => Number(b.key === EVERYBODY) - Number(a.key === EVERYBODY) || last(b.words) - last(a.words),
    );
}
