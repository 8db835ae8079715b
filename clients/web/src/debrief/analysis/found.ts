/** What an analysis found (docs/analysis-format.md), read into types and checked in shape. */

/** A number with its 95 % interval. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** How the chances of a good and of a bad ending changed. */
export interface Change {
  readonly yellow: Estimate;
  readonly red: Estimate;
}

export interface Chances extends Change {
  readonly horizon: Estimate;
}

/** The chances at each position; `ticks` says how many ticks had been played there. */
export interface Line {
  readonly ticks: readonly number[];
  readonly chances: readonly Chances[];
}

export interface FoundEvent {
  readonly kind: string;
  readonly node: number;
  readonly seat: number;
}

export interface Stretch extends Change {
  readonly start: number;
  readonly end: number;
  readonly p_value: number;
  /** The tick, counted from 0, and what happened in it. */
  readonly events: readonly (readonly [number, FoundEvent])[];
}

export interface Effect extends Change {
  readonly tick: number;
  readonly decision: { readonly seat: number; readonly part: string; readonly node: number | null };
}

export const VERDICTS = ["good", "bad", "neither"] as const;
export type Verdict = (typeof VERDICTS)[number];

export interface Value extends Change {
  readonly node: number;
  readonly payoffs: readonly Estimate[];
  readonly verdict: Verdict;
}

export interface Look {
  readonly tick: number;
  readonly values: readonly Value[];
}

export interface Use {
  readonly node: number;
  readonly yellow: number;
  readonly red: number;
  readonly use: "nothing" | "good" | "bad" | "dual";
  readonly origin: string;
}

export interface Delay {
  readonly node: number;
  readonly seat: number;
  readonly ticks: Estimate;
}

export interface Absence extends Change {
  readonly seat: number;
  readonly delays: readonly Delay[];
}

export const FATES = ["kept", "published", "leaked", "overtaken", "shared", "rediscovered"] as const;
export type Fate = (typeof FATES)[number];

export interface Secret {
  readonly seat: number;
  readonly node: number;
  readonly since: number;
  readonly until: number;
  readonly fate: Fate;
}

export interface Publication extends Change {
  readonly seat: number;
  readonly node: number;
  readonly tick: number;
  readonly payoff: Estimate;
}

export interface Likeness {
  readonly policy: string;
  readonly fit: number;
  readonly low: number;
  readonly high: number;
}

export interface Found {
  readonly policies: readonly string[];
  readonly futures: number;
  readonly seed: number;
  readonly line: Line;
  readonly moments: readonly Stretch[];
  readonly effects: readonly Effect[];
  readonly looks: readonly Look[];
  readonly uses: readonly Use[];
  readonly absences: readonly Absence[];
  readonly secrets: readonly Secret[];
  readonly publications: readonly Publication[];
  readonly competition: readonly { readonly node: number; readonly effective: number }[];
  readonly likenesses: Readonly<Record<string, Likeness>>;
}

/** The interval lies on one side of zero. */
export function isClear({ low, high }: Estimate): boolean {
  return low > 0 || high < 0;
}

type Test = (value: unknown) => boolean;
type Loose = Readonly<Record<string, unknown>>;

const isMap = (value: unknown): value is Loose =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const number: Test = (value) => typeof value === "number" && Number.isFinite(value);
const text: Test = (value) => typeof value === "string";
const listOf =
  (test: Test): Test =>
  (value) =>
    Array.isArray(value) && value.every(test);
const oneOf =
  (words: readonly string[]): Test =>
  (value) =>
    typeof value === "string" && words.includes(value);
const shape =
  (fields: Readonly<Record<string, Test>>): Test =>
  (value) =>
    isMap(value) && Object.entries(fields).every(([name, test]) => test(value[name]));

const estimate = shape({ value: number, low: number, high: number });
const change = { yellow: estimate, red: estimate };
const event = shape({ kind: text, node: number, seat: number });
const happened: Test = (value) => Array.isArray(value) && number(value[0]) && event(value[1]);
const likeness = shape({ policy: text, fit: number, low: number, high: number });

const analysis = shape({
  policies: listOf(text),
  futures: number,
  seed: number,
  line: shape({ ticks: listOf(number), chances: listOf(shape({ ...change, horizon: estimate })) }),
  moments: listOf(
    shape({ ...change, start: number, end: number, p_value: number, events: listOf(happened) }),
  ),
  effects: listOf(
    shape({
      ...change,
      tick: number,
      decision: shape({ seat: number, part: text, node: (value) => value === null || number(value) }),
    }),
  ),
  looks: listOf(
    shape({
      tick: number,
      values: listOf(shape({ ...change, node: number, payoffs: listOf(estimate), verdict: oneOf(VERDICTS) })),
    }),
  ),
  uses: listOf(
    shape({
      node: number,
      yellow: number,
      red: number,
      use: oneOf(["nothing", "good", "bad", "dual"]),
      origin: text,
    }),
  ),
  absences: listOf(
    shape({
      ...change,
      seat: number,
      delays: listOf(shape({ node: number, seat: number, ticks: estimate })),
    }),
  ),
  secrets: listOf(shape({ seat: number, node: number, since: number, until: number, fate: oneOf(FATES) })),
  publications: listOf(shape({ ...change, seat: number, node: number, tick: number, payoff: estimate })),
  competition: listOf(shape({ node: number, effective: number })),
  likenesses: (value) => isMap(value) && Object.values(value).every(likeness),
});

/** Return an analysis; null where what was told is none that this page understands. */
export function readFound(told: unknown): Found | null {
  if (!analysis(told)) return null;
  const found = told as Found;
  const { ticks, chances } = found.line;
  return ticks.length > 0 && ticks.length === chances.length ? found : null;
}
