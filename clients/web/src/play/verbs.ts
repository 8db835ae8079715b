/**
 * What can be done in this match at all, and at this moment: the page offers nothing that the server would refuse, and says
 * why it does not.
 */
import type { MatchState } from "../match/state";
import type { TreeNode } from "../match/view";
import type { Allowed } from "./draft";

export type WhyNot = "off" | "no-ending-seen" | "nothing-foggy" | "no-assistant";

export interface Verbs {
  readonly once: Allowed;
  /** Null: possible. */
  readonly scout: WhyNot | null;
  readonly inspect: WhyNot | null;
  readonly advocate: WhyNot | null;
  readonly lobby: WhyNot | null;
  readonly secure: WhyNot | null;
  readonly assistants: WhyNot | null;
  readonly hire: WhyNot | null;
  /** Technologies worth scouting and endings that can be inspected. */
  readonly foggy: readonly TreeNode[];
  readonly endings: readonly TreeNode[];
}

export function verbsOf(match: MatchState): Verbs {
  const constants = match.facts?.constants ?? {};
  // A wrinkle that is not named is on (rule 9).
  const on = (wrinkle: string): boolean => constants[wrinkle] !== 0;
  const { nodes } = match.tree;
  const foggy = nodes.filter((node) => node.level !== "understood");
  const endings = nodes.filter((node) => node.ending && !node.certified && !node.exposed);
  const assists = nodes.some(
    (node) => node.own !== null && node.own.known !== "not" && node.assist.some((bonus) => bonus > 0),
  );
  const unless = (condition: boolean, why: WhyNot): WhyNot | null => (condition ? null : why);
  return {
    once: {
      publish: on("w_publish"),
      sell: on("w_econ"),
      share: on("w_share") && on("w_publish") && (match.facts?.seats.length ?? 0) > 1,
    },
    scout: on("w_fog") ? unless(foggy.length > 0, "nothing-foggy") : "off",
    inspect: unless(endings.length > 0, "no-ending-seen"),
    advocate: unless(on("w_social"), "off"),
    lobby: unless(on("w_social"), "off"),
    secure: unless(on("w_leak") || on("w_assist"), "off"),
    assistants: on("w_assist") ? unless(assists, "no-assistant") : "off",
    hire: unless(on("w_econ"), "off"),
    foggy,
    endings,
  };
}
