import { describe, expect, it } from "vitest";
import type { SeatGrid, SeatRow } from "../protocol.gen";
import { readKept } from "./rooms.svelte";
import { tally, worriesOf, type Stage } from "./worries";

const row = (seat: number, parts: Partial<SeatRow> = {}): SeatRow => ({
  seat,
  status: "human",
  activity: "deciding",
  since_ms: 0,
  held: true,
  ...parts,
});

const grid = (...seats: SeatRow[]): SeatGrid => ({ type: "seat-grid", seats });

const worries = (first: SeatRow, others: SeatRow[] = [], stage: Stage = "running"): string[] =>
  worriesOf(first, grid(first, ...others), stage);

describe("who needs attention", () => {
  it("is nobody who decides like the others", () => {
    expect(worries(row(0), [row(1)])).toEqual([]);
  });

  it.each([
    ["asleep", row(0, { activity: "asleep" }), "asleep"],
    ["idle", row(0, { activity: "idle" }), "idle"],
    ["often late", row(0, { late: 3 }), "late"],
    ["slow", row(0, { latency_ms: 2000 }), "slow"],
    ["nobody's", row(0, { activity: "open", held: false, status: "open" }), "empty"],
    ["a broken bot's", row(0, { activity: "broken", house_bot: "crowd", held: false }), "broken"],
  ])("is a seat that is %s", (_, seat, worry) => {
    expect(worries(seat, [row(1)])).toEqual([worry]);
  });

  it("is the one for whom all wait, but never a bot", () => {
    const ready = [row(1, { activity: "ready" }), row(2, { house_bot: "", held: false })];
    expect(worries(row(0), ready)).toEqual(["awaited"]);
    expect(worries(row(0), [row(1, { activity: "ready" }), row(2)])).toEqual([]);
    expect(worries(row(0))).toEqual([]);
    expect(worries(row(0, { house_bot: "crowd" }), ready)).toEqual([]);
  });

  it("is whoever sleeps before the start, and nobody after the end", () => {
    const asleep = row(0, { activity: "asleep" });
    expect(worries(asleep, [], "waiting")).toEqual(["asleep"]);
    expect(worries(asleep, [], "over")).toEqual([]);
    expect(worries(row(0, { activity: "open" }), [], "waiting")).toEqual([]);
  });
});

describe("the tally", () => {
  it("counts people, bots and what is open", () => {
    const seats = grid(
      row(0, { activity: "ready" }),
      row(1, { activity: "asleep" }),
      row(2, { house_bot: "crowd", held: false, activity: "ready" }),
      row(3, { activity: "open", held: false }),
    );
    expect(tally(seats, "running")).toEqual({ held: 2, here: 1, ready: 1, bots: 1, open: 1, worried: 2 });
    expect(tally(null, "waiting").held).toBe(0);
  });
});

describe("what is kept of the right to lead", () => {
  it("is read without trust", () => {
    const token = "t".repeat(22);
    const kept = [{ room: "ABC234", token }, { room: "ABC234" }, { room: "<b>", token }, 7, null];
    expect(readKept(JSON.stringify(kept))).toEqual([{ room: "ABC234", token, workshop: null }]);
    expect(readKept("no JSON")).toEqual([]);
    expect(readKept('{"room": "ABC234"}')).toEqual([]);
    expect(readKept(null)).toEqual([]);
  });
});
