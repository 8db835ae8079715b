import { describe, expect, it } from "vitest";
import { EMPTY, reduce, type MatchState } from "../match/state";
import type { FromServer } from "../protocol.gen";
import { observation, welcome } from "../testing/match";
import { ANNOUNCED_MS, banner, openSeats, sceneOf } from "./scene";

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
    expect(banner(state, 0, 10 * ANNOUNCED_MS)).toBe("Five minutes");
    const later = reduce(state, observation(2, 8), 0);
    expect(banner(later, 0, ANNOUNCED_MS - 1)).toBe("Five minutes");
    expect(banner(later, 0, ANNOUNCED_MS)).toBeNull();
  });

  it("never shows what is said to some", () => {
    expect(banner(after(welcome(), say("to you alone", [1])), 0, 0)).toBeNull();
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
