/** What an analysis found, in plain sentences that carry their uncertainty, the most important first. */
import { words } from "../../i18n/index.svelte";
import { happenings, nodeName, seatName } from "../tell";
import type { Story } from "../story";
import { chance, fixed, percent, points } from "./figures";
import { isClear, type Effect, type Found, type Look, type Stretch, type Value } from "./found";

/** A match counts as decided once the chance of its ending stays at least this high. */
const SURE = 0.95;
const CLEAR = 0.05;
/** How many stretches have a number in the graph. */
export const NUMBERED = 3;

export function findings(story: Story, found: Found): string[] {
  return [
    ...course(story, found),
    ...moves(story, found),
    ...decisions(story, found),
    ...technologies(story, found),
    ...dualUse(story, found),
    ...seats(story, found),
    ...secrets(found),
    ...crowd(found),
  ];
}

function* course(story: Story, found: Found): Generator<string> {
  const { ticks, chances } = found.line;
  const first = chances[0];
  if (first === undefined) return;
  const lean = first.yellow.low > 0.5 ? "good" : first.red.low > 0.5 ? "bad" : "open";
  yield words.t[`analysisLean_${lean}`]({ good: chance(first.yellow), bad: chance(first.red) });
  const { ending } = story.end;
  if (ending !== "yellow" && ending !== "red") return;
  const line = chances.map((now) => now[ending].value);
  const doubtful = line.findLastIndex((value) => value < SURE);
  const sure = percent(SURE);
  const decided = ticks[doubtful + 1];
  if (doubtful < 0) yield words.t[`analysisNoDoubt_${ending}`]({ sure });
  else if (decided !== undefined)
    yield words.t[`analysisDecided_${ending}`]({ tick: decided, ticks: story.ticks, sure });
  const lowest = Math.min(...line);
  const tick = ticks[line.indexOf(lowest)] ?? 0;
  if (lowest < Math.min(line[0] ?? 0, 0.5) - 0.1)
    yield words.t[`analysisDifferent_${ending}`]({ tick, chance: percent(lowest) });
}

/** What happened in a stretch, in sentences. */
export function tellEvents(story: Story, stretch: Stretch): string[] {
  // Ticks are counted from 0 there and from 1 here.
  const wanted = new Set(
    stretch.events.map(([tick, { kind, node, seat }]) => `${tick + 1} ${kind} ${node} ${seat}`),
  );
  const told = happenings(story, "truth").filter(({ key }) => wanted.has(key));
  return told.length === 0 ? [words.t.analysisWorkWentOn] : told.map(({ text }) => text);
}

function* moves(story: Story, found: Found): Generator<string> {
  const clear = found.moments.filter((moment) => moment.p_value < CLEAR).slice(0, NUMBERED);
  if (clear.length === 0) yield words.t.analysisNoMoment;
  for (const moment of clear) {
    const kind = Math.abs(moment.yellow.value) >= Math.abs(moment.red.value) ? "yellow" : "red";
    yield [
      words.t.analysisDecisive({ tick: moment.end, what: tellEvents(story, moment).slice(0, 3).join(" ") }),
      words.t[`analysisMoved_${kind}`]({ by: points(moment[kind]) }),
    ].join(" ");
  }
}

/** A decision in words. */
export function tellDecision(story: Story, { decision }: Effect): string {
  const node = decision.node === null ? "" : nodeName(story, decision.node);
  switch (decision.part) {
    case "publish":
      return words.t.analysisPart_publish({ node });
    case "sell":
      return words.t.analysisPart_sell({ node });
    case "share":
      return words.t.analysisPart_share({ node });
    default:
      return words.t.analysisPart_orders;
  }
}

function* decisions(story: Story, found: Found): Generator<string> {
  const clear = found.effects.filter(({ yellow, red }) => isClear(yellow) || isClear(red));
  for (const effect of clear.slice(0, 2)) {
    const kind = isClear(effect.yellow) ? "yellow" : "red";
    yield [
      words.t.analysisMattered({
        tick: effect.tick,
        seat: seatName(story, effect.decision.seat),
        what: tellDecision(story, effect),
      }),
      words.t[`analysisAgainst_${kind}`]({ by: points(effect[kind]) }),
    ].join(" ");
  }
}

/** When a position was, in words. */
export function tellWhen(tick: number): string {
  return tick === 0 ? words.t.analysisAtStart : words.t.debriefInMonth({ tick });
}

function* technologies(story: Story, found: Found): Generator<string> {
  const { looks } = found;
  const told = new Set([looks[0], looks[Math.floor(looks.length / 2)]]);
  for (const look of told) {
    if (look === undefined) continue;
    const [good, bad] = [ofVerdict(look, "good"), ofVerdict(look, "bad")];
    const when = tellWhen(look.tick);
    if (good.length + bad.length === 0) {
      yield words.t.analysisNoTechnology({ when });
      continue;
    }
    const [best, worst] = [good[0], bad.at(-1)];
    yield [
      words.t.analysisTechnologies({ when, good: good.length, bad: bad.length }),
      ...(best === undefined ? [] : [helped("analysisHelped", story, best)]),
      ...(worst === undefined ? [] : [helped("analysisHarmed", story, worst)]),
    ].join(" ");
  }
  const turned = nodesOf(looks, "good").filter((node) => nodesOf(looks, "bad").includes(node));
  if (turned.length > 0)
    yield words.t.analysisTurned({
      count: turned.length,
      nodes: words.list(turned.slice(0, 3).map((node) => nodeName(story, node))),
    });
}

/** The values of a verdict, those that help a good ending most first. */
function ofVerdict(look: Look, verdict: "good" | "bad"): Value[] {
  return look.values
    .filter((value) => value.verdict === verdict)
    .sort((a, b) => b.yellow.value - a.yellow.value);
}

function nodesOf(looks: readonly Look[], verdict: "good" | "bad"): number[] {
  return [...new Set(looks.flatMap((look) => ofVerdict(look, verdict).map(({ node }) => node)))];
}

function helped(key: "analysisHelped" | "analysisHarmed", story: Story, value: Value): string {
  return words.t[key]({ node: nodeName(story, value.node), by: points(value.yellow) });
}

function* dualUse(story: Story, found: Found): Generator<string> {
  const dual = found.uses.filter(({ use }) => use === "dual");
  const even = (use: (typeof dual)[number]): number => Math.min(use.yellow, use.red);
  const most = [...dual].sort((a, b) => even(b) - even(a))[0];
  if (most === undefined) return;
  const inherent = dual.filter(({ origin }) => origin === "inherent").length;
  yield words.t.analysisDual({
    count: dual.length,
    all: found.uses.length,
    inherent,
    instrumental: dual.length - inherent,
    node: nodeName(story, most.node),
  });
}

function* seats(story: Story, found: Found): Generator<string> {
  const most = [...found.absences].sort((a, b) => Math.abs(b.yellow.value) - Math.abs(a.yellow.value))[0];
  if (most !== undefined && isClear(most.yellow))
    yield words.t.analysisCounted({ seat: seatName(story, most.seat), by: points(most.yellow) });
}

function* secrets(found: Found): Generator<string> {
  const fates = found.secrets.map(({ fate }) => fate);
  const often = (fate: string): number => fates.filter((other) => other === fate).length;
  const common = [...fates].sort((a, b) => often(b) - often(a))[0];
  if (common === undefined) {
    yield words.t.analysisNoSecrets;
    return;
  }
  yield words.t.analysisSecretsLasted({
    count: fates.length,
    months: words.number(median(found.secrets.map(({ since, until }) => until - since))),
    share: percent(often(common) / fates.length),
    fate: words.t[`analysisFate_${common}`],
  });
}

function* crowd(found: Found): Generator<string> {
  if (found.competition.length > 0)
    yield words.t.analysisFewCompete({
      number: fixed(median(found.competition.map(({ effective }) => effective)), 1),
    });
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
}
