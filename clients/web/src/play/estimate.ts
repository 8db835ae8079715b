/**
 * How fast a project goes and when it is done, by rule 5.C with what the seat sees.
 *
 * A standing project's rate is told exactly; what it says about things that the seat does not see (rediscovery, true
 * strengths) is kept when its share is changed.
 */
import type { OwnSeat } from "../match/fromWire";
import { FIELDS, type TreeNode } from "../match/view";

type Constants = Readonly<Record<string, number>>;

export interface Outlook {
  /** Milli-work per tick. */
  readonly rate: number;
  /** Ticks until it is done as things stand; null: never. */
  readonly ticks: number | null;
  /** Both the rate and what is left are known exactly. */
  readonly exact: boolean;
  /** More people would not make it faster. */
  readonly capped: boolean;
}

/** Progress per tick with `share` per cent of the staff, without the cap. */
function free(node: TreeNode, own: OwnSeat, share: number, constants: Constants): number {
  if (node.own === null || node.own.connection <= 0 || share <= 0) return 0;
  const field = FIELDS.indexOf(node.field);
  let rate = (own.heads * share) / 100;
  rate *= ((own.skill[field] ?? 1000) * (own.boost[field] ?? 1000)) / 1_000_000;
  rate *= node.own.connection / 1000;
  return (rate * multiplier(node, constants)) / 1000;
}

/** ‰; regulation slows what is dangerous, and what others are known to have is found sooner (rule 3). */
function multiplier(node: TreeNode, constants: Constants): number {
  const regulation = constants["regulation"] ?? 0;
  const slowed =
    constants["w_social"] === 0
      ? 1000
      : Math.max(constants["reg_min"] ?? 100, 1000 - (regulation * (node.hazard ?? 0)) / 1000);
  const found = constants["w_redisc"] !== 0 && node.revealed ? (constants["rvl_bonus"] ?? 0) : 0;
  return (slowed * (1000 + found)) / 1000;
}

/** What can be said about `node` with `share` per cent of the staff; `regulation` in ‰. */
export function outlook(
  node: TreeNode,
  own: OwnSeat,
  share: number,
  constants: Constants,
  regulation: number,
): Outlook {
  const known = { ...constants, regulation };
  const standing = own.projects.find((project) => project.node === node.index);
  const before = standing === undefined ? 0 : standing.weight / 10;
  const cap = constants["w_floor"] === 0 ? null : node.cap;
  let rate = free(node, own, share, known);
  let exact = false;
  if (standing !== undefined && standing.rate > 0 && before > 0) {
    const expected = free(node, own, before, known);
    const wasCapped = cap !== null && standing.rate >= cap;
    if (!wasCapped && expected > 0) rate *= standing.rate / expected;
    if (Math.round(before) === share) {
      rate = standing.rate;
      exact = true;
    }
  }
  const capped = cap !== null && rate >= cap;
  if (capped) rate = cap;
  const left = node.cost === null || node.own === null ? null : Math.max(0, node.cost - node.own.progress);
  return {
    rate,
    ticks: left === null || rate < 1 ? null : Math.max(1, Math.ceil(left / rate)),
    exact: exact && node.level === "understood",
    capped,
  };
}
