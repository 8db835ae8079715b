/** The outlook of a project in words. */
import { words } from "../i18n/index.svelte";
import type { OwnSeat } from "../match/fromWire";
import type { MatchState } from "../match/state";
import type { TreeNode } from "../match/view";
import { outlook } from "./estimate";

export function outlookWords(match: MatchState, node: TreeNode, own: OwnSeat, share: number): string {
  const { t } = words;
  const { ticks, exact, capped } = outlook(
    node,
    own,
    share,
    match.facts?.constants ?? {},
    match.figures?.regulation ?? 0,
  );
  if (ticks === null) return t.noRate;
  const when = ticks === 1 ? t.doneNow({ exact }) : t.doneIn({ ticks, exact });
  return capped ? `${when}, ${t.capped}` : when;
}
