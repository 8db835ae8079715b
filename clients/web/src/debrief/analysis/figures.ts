/** Numbers with their uncertainty, as people read them. */
import { words } from "../../i18n/index.svelte";
import type { Chances, Estimate } from "./found";

const format = (value: number, options: Intl.NumberFormatOptions): string =>
  new Intl.NumberFormat(words.language, options).format(value).replace("-", "−");

/** A share, 0..1, in percent. */
export function percent(share: number): string {
  return format(share, { style: "percent", maximumFractionDigits: 0 });
}

/** A chance with its interval. */
export function chance({ value, low, high }: Estimate): string {
  return words.t.analysisBetween({
    value: percent(value),
    low: format(100 * low, { maximumFractionDigits: 0 }),
    high: percent(high),
  });
}

/** A difference with its sign and its interval. */
export function difference({ value, low, high }: Estimate, digits: number): string {
  const [at, from, to] = [value, low, high].map((part) => signed(part, digits));
  return words.t.analysisFromTo({ value: at ?? "", low: from ?? "", high: to ?? "" });
}

/** A change of a chance with its interval, in percentage points. */
export function points({ value, low, high }: Estimate): string {
  const digits = Math.abs(value) >= 0.1 ? 0 : 1;
  const [at, from, to] = [value, low, high].map((part) => signed(100 * part, digits));
  return words.t.analysisPoints({ value: at ?? "", low: from ?? "", high: to ?? "" });
}

export function signed(value: number, digits: number): string {
  return format(value, {
    signDisplay: "exceptZero",
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}

export function fixed(value: number, digits: number): string {
  return format(value, { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** A probability of seeing this much by luck alone. */
export function pValue(value: number): string {
  return value < 0.001 ? `< ${fixed(0.001, 3)}` : fixed(value, 3);
}

/** The chances of all endings at a position, in a sentence. */
export function chancesAt(tick: number, { yellow, red, horizon }: Chances): string {
  return words.t.analysisAt({
    tick,
    good: chance(yellow),
    bad: chance(red),
    none: chance(horizon),
  });
}
