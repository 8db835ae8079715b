/** What a check of network and device found, and what it means for a match: arithmetic, no browser. */

export type Grade = "good" | "usable" | "bad";

export interface Measured {
  /** How long a connection was to be held, and how long it was. */
  readonly wantedMs: number;
  readonly heldMs: number;
  /** How often it broke. */
  readonly losses: number;
  /** Round trips in milliseconds, in the order of their arrival. */
  readonly trips: readonly number[];
  /** Server's clock minus that of the device, as well as it is known. */
  readonly skewMs: number | null;
}

export interface Device {
  readonly width: number;
  readonly height: number;
  /** Whether something can be kept, so that a reload comes back to the seat. */
  readonly storage: boolean;
  /** What the page needs of a browser and did not find. */
  readonly missing: readonly string[];
}

export type Finding =
  | { readonly what: "held"; readonly grade: Grade; readonly seconds: number; readonly losses: number }
  | { readonly what: "trips"; readonly grade: Grade; readonly typical: number; readonly worst: number }
  | { readonly what: "clock"; readonly grade: Grade; readonly seconds: number }
  | { readonly what: "browser"; readonly grade: Grade; readonly missing: readonly string[] }
  | { readonly what: "storage"; readonly grade: Grade }
  | { readonly what: "screen"; readonly grade: Grade; readonly width: number; readonly height: number };

/** Slower than this a tap is felt to lag; slower than the second, a turn at the last moment comes late. */
export const SLOW_MS = 400;
export const LATE_MS = 2_000;
/** A round has a minute or more, and the page counts durations: only a wild clock confuses people. */
export const SKEW_MS = 60_000;
export const LEAST_WIDTH = 360;

export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

/** Return the findings; `measured` is null while, or if, no connection could be had at all. */
export function findings(measured: Measured | null, device: Device): Finding[] {
  const found: Finding[] = [];
  if (measured === null || measured.trips.length === 0) {
    found.push({ what: "held", grade: "bad", seconds: 0, losses: measured?.losses ?? 0 });
  } else {
    const whole = measured.heldMs >= measured.wantedMs;
    found.push({
      what: "held",
      grade: measured.losses === 0 && whole ? "good" : measured.losses <= 1 && whole ? "usable" : "bad",
      seconds: Math.round(measured.heldMs / 1000),
      losses: measured.losses,
    });
    const typical = Math.round(quantile(measured.trips, 0.5));
    const worst = Math.round(quantile(measured.trips, 0.95));
    found.push({
      what: "trips",
      grade: typical > LATE_MS ? "bad" : typical > SLOW_MS || worst > LATE_MS ? "usable" : "good",
      typical,
      worst,
    });
    if (measured.skewMs !== null) {
      found.push({
        what: "clock",
        grade: Math.abs(measured.skewMs) > SKEW_MS ? "usable" : "good",
        seconds: Math.round(measured.skewMs / 1000),
      });
    }
  }
  found.push({ what: "browser", grade: device.missing.length > 0 ? "bad" : "good", missing: device.missing });
  found.push({ what: "storage", grade: device.storage ? "good" : "usable" });
  const shorter = Math.min(device.width, device.height);
  found.push({
    what: "screen",
    grade: shorter < LEAST_WIDTH ? "usable" : "good",
    width: device.width,
    height: device.height,
  });
  return found;
}

/** The worst of all. */
export function verdict(found: readonly Finding[]): Grade {
  if (found.some((finding) => finding.grade === "bad")) return "bad";
  return found.some((finding) => finding.grade === "usable") ? "usable" : "good";
}
