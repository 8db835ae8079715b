/** Who needs attention, and why: read off the grid of the seats. Nothing follows from it but a mark on the screen. */
import type { SeatGrid, SeatRow } from "../protocol.gen";

export const WORRIES = ["broken", "asleep", "idle", "awaited", "late", "slow", "empty"] as const;
export type Worry = (typeof WORRIES)[number];

const MANY_LATE = 3;
const SLOW_MS = 1_500;

/** Whether a person (and not a house bot) is to decide for the seat. */
export function isPlayed(row: SeatRow): boolean {
  return row.held === true && row.house_bot == null;
}

/** How far a room has come. */
export type Stage = "waiting" | "running" | "over";

export function worriesOf(row: SeatRow, grid: SeatGrid, stage: Stage): Worry[] {
  const found: Worry[] = [];
  if (stage === "over") return found;
  if (row.activity === "broken") found.push("broken");
  if (isPlayed(row) && row.activity === "asleep") found.push("asleep");
  if (row.activity === "idle") found.push("idle");
  if (stage !== "running") return found;
  if (row.activity === "open") found.push("empty");
  const others = grid.seats.filter((other) => other.seat !== row.seat && isPlayed(other));
  const waits = row.activity === "deciding" || row.activity === "idle";
  if (isPlayed(row) && waits && others.length > 0 && others.every((other) => other.activity === "ready"))
    found.push("awaited");
  if ((row.late ?? 0) >= MANY_LATE) found.push("late");
  if ((row.latency_ms ?? 0) > SLOW_MS) found.push("slow");
  return found;
}

export interface Tally {
  /** Seats that people, or bots from outside, hold. */
  readonly held: number;
  /** Those of them that are connected. */
  readonly here: number;
  readonly ready: number;
  readonly bots: number;
  readonly open: number;
  readonly worried: number;
}

export function tally(grid: SeatGrid | null, stage: Stage): Tally {
  const rows = grid?.seats ?? [];
  const played = rows.filter(isPlayed);
  return {
    held: played.length,
    here: played.filter((row) => row.activity !== "asleep").length,
    ready: played.filter((row) => row.activity === "ready").length,
    bots: rows.filter((row) => row.house_bot != null).length,
    open: rows.filter((row) => row.activity === "open").length,
    worried: grid === null ? 0 : rows.filter((row) => worriesOf(row, grid, stage).length > 0).length,
  };
}
