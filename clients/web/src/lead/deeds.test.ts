import { describe, expect, it } from "vitest";
import {
  endIn,
  event,
  extend,
  isGrave,
  mostSeats,
  NO_ORDERS,
  ordersOf,
  SCRIPTED,
  speed,
  spent,
  typed,
  withText,
} from "./deeds";

describe("a number that was typed", () => {
  it.each([
    ["5", 5],
    [" 2,5 ", 2.5],
    ["+3", 3],
    ["-4", -4],
    ["", null],
    ["ten", null],
    ["1e3", null],
    ["101", null],
    ["-11", null],
    ["1.2.3", null],
  ])("%j is %j", (text, value) => {
    expect(typed(text, -10, 100)).toBe(value);
  });
});

describe("acts", () => {
  it("carry times in milliseconds", () => {
    expect(endIn(2.5)).toEqual({ do: "end-in", ms: 150_000 });
    expect(endIn(0)).toEqual({ do: "end-in", ms: 0 });
    expect(extend(-30)).toEqual({ do: "extend", ms: -30_000 });
    expect(speed(90)).toEqual({ do: "speed", ms: 90_000 });
  });

  it("leave out a text that is none", () => {
    expect(withText({ do: "pause" }, "  ")).toEqual({ do: "pause" });
    expect(withText({ do: "pause" }, " lunch ")).toEqual({ do: "pause", text: "lunch" });
  });

  it("are asked about where a slip would hurt", () => {
    expect(isGrave({ do: "end-now" })).toBe(true);
    expect(isGrave({ do: "undo" })).toBe(true);
    expect(isGrave({ do: "revoke", facilitator: 1 })).toBe(true);
    expect(isGrave({ do: "remove", seats: [1] })).toBe(true);
    expect(isGrave({ do: "nudge", seats: [1] })).toBe(false);
    expect(isGrave({ do: "nudge", seats: [1, 2] })).toBe(true);
    expect(isGrave({ do: "announce", seats: [1, 2], text: "x" })).toBe(false);
  });

  it("never free a whole room at once", () => {
    expect(mostSeats("remove", 4)).toBeNull();
    expect(mostSeats("remove", 5)).toBe(4);
    expect(mostSeats("nudge", 16)).toBeNull();
  });

  it("make events of points in a hundred, as the screens show them", () => {
    expect(event(12.5, -5, "Headline")).toEqual({ do: "event", conc: 125, reg: -50, text: "Headline" });
    for (const { concern, regulation } of SCRIPTED) {
      expect(Math.abs(concern) + Math.abs(regulation)).toBeGreaterThan(0);
      expect(Math.max(Math.abs(concern), Math.abs(regulation))).toBeLessThanOrEqual(1000);
    }
  });
});

describe("orders for a seat", () => {
  it("are ‰ of the staff, without what is empty", () => {
    const form = {
      ...NO_ORDERS,
      projects: [
        { node: 4, percent: 60 },
        { node: -1, percent: 20 },
        { node: 7, percent: 0 },
      ],
      lines: [10, 0, 0, 5, 0],
      lobbyDirection: -1,
      mode: "product" as const,
      hire: 2,
    };
    expect(ordersOf(form)).toEqual({
      slots: [[4, 600]],
      lines: [100, 0, 0, 50, 0],
      lobby_dir: -1,
      mode: 3,
      hire: 2000,
    });
    expect(spent(form)).toBe(95);
  });

  it("are at most six projects", () => {
    const projects = Array.from({ length: 8 }, (_, node) => ({ node, percent: 10 }));
    expect(ordersOf({ ...NO_ORDERS, projects }).slots).toHaveLength(6);
  });
});
