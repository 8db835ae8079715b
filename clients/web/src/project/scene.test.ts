import { describe, expect, it } from "vitest";
import { EMPTY, reduce, type MatchState } from "../match/state";
import type { FromServer } from "../protocol.gen";
import { observation, welcome } from "../testing/match";
import { ANNOUNCED_MS, banner, headlines, openSeats, sceneOf } from "./scene";

const after = (...messages: readonly FromServer[]): MatchState =>
  messages.reduce((state, message) => reduce(state, message, 0), EMPTY);

const clock = (state: "waiting" | "running" | "paused"): FromServer => ({
  type: "clock",
  state,
  kind: "rounds",
  tick: 0,
});

const say = (text: string, to: number[] = [], tick = 0): FromServer => ({
  type: "talk",
  kind: "announcement",
  text,
  to,
  tick,
});

const at = (announcedAt: number): { announcedAt: number; endedAt: number } => ({ announcedAt, endedAt: 0 });

describe("the wall", () => {
  it("goes from arrival over the race to the end", () => {
    expect(sceneOf(after(welcome(), clock("waiting")))).toBe("arrival");
    expect(sceneOf(after(welcome(), clock("running")))).toBe("race");
    expect(sceneOf(after(welcome(), clock("paused")))).toBe("race");
    const end: FromServer = { type: "end", tick: 8, ending: "red", payoffs: [1, 2], motives: [] };
    expect(sceneOf(after(welcome(), clock("running"), end))).toBe("end");
  });

  it("shows an announcement to all for a while, and as long as its round lasts", () => {
    const state = after(welcome(), observation(1, 4), say("Five minutes", [], 4));
    expect(banner(state, at(0), 10 * ANNOUNCED_MS)).toBe("Five minutes");
    const later = reduce(state, observation(2, 8), 0);
    expect(banner(later, at(0), ANNOUNCED_MS - 1)).toBe("Five minutes");
    expect(banner(later, at(0), ANNOUNCED_MS)).toBeNull();
  });

  it("leaves what was said before the end behind", () => {
    const end: FromServer = { type: "end", tick: 4, ending: "red", payoffs: [1, 2], motives: [] };
    const state = after(welcome(), observation(1, 4), say("Five minutes", [], 4), end);
    expect(banner(state, { announcedAt: 5, endedAt: 5 }, 6)).toBeNull();
    expect(banner(state, { announcedAt: 6, endedAt: 5 }, 6)).toBe("Five minutes");
  });

  it("never shows what is said to some", () => {
    expect(banner(after(welcome(), say("to you alone", [1])), at(0), 0)).toBeNull();
  });

  it("tells what is public where it came too late for the news, and the news first where it did not", () => {
    const late = after(welcome(), observation(1, 4));
    expect(headlines(late, 5).map(({ item }) => [item.what, item.node])).toEqual([
      ["published", 0],
      ["on-sale", 1],
    ]);
    const news: FromServer = { type: "news", tick: 4, items: [{ what: "leaked", node: 0 }] };
    expect(headlines(reduce(late, news, 0), 5).map(({ item }) => [item.what, item.node])).toEqual([
      ["leaked", 0],
      ["on-sale", 1],
    ]);
    expect(headlines(late, 1)).toHaveLength(1);
  });

  it("counts the seats that can be taken", () => {
    const presence: FromServer = {
      type: "presence",
      seats: [
        { seat: 0, status: "open" },
        { seat: 1, status: "human" },
      ],
    };
    expect(openSeats(after(welcome(), presence))).toBe(1);
  });
});
