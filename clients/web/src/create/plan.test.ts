import { describe, expect, it } from "vitest";
import { readOpened, readScenarios } from "./api";
import { plan, PRESETS, rehearsalBody, roundSeconds, workshopBody, type Wish } from "./plan";

const STANDARD = { name: "standard", title: "The standard race", note: "", seats: 6, rounds: 30 };
const SMALL = { ...STANDARD, name: "small", rounds: 20 };
const AROUND = { intro: 15, debrief: 20 };

describe("a plan", () => {
  it.each(PRESETS.map((preset) => [preset.minutes, preset] as const))(
    "of %i minutes is over within them, and gives a round all that there is",
    (minutes, preset) => {
      const scenario = preset.scenario === "small" ? SMALL : STANDARD;
      const seconds = roundSeconds(minutes, preset.intro, preset.debrief, scenario.rounds);
      const { whole, play } = plan(12, 6, scenario, seconds, preset);
      expect(whole).toBeLessThanOrEqual(minutes);
      expect(play + (5 * scenario.rounds) / 60 + preset.intro + preset.debrief).toBeGreaterThan(minutes);
    },
  );

  it("splits people evenly over the fewest rooms", () => {
    expect(plan(5, 6, STANDARD, 60, AROUND)).toMatchObject({ rooms: 1, spread: [5], bots: 1 });
    expect(plan(13, 6, STANDARD, 60, AROUND)).toMatchObject({ rooms: 3, spread: [5, 4, 4], bots: 5 });
    const full = plan(200, 6, STANDARD, 60, AROUND);
    expect(full.rooms).toBe(34);
    expect(full.spread.reduce((sum, room) => sum + room, 0)).toBe(200);
    expect(Math.max(...full.spread) - Math.min(...full.spread)).toBe(1);
  });

  it("never puts more people into a room than it has seats", () => {
    expect(plan(12, 99, STANDARD, 60, AROUND).spread).toEqual([6, 6]);
    expect(plan(12, 4, STANDARD, 60, AROUND).spread).toEqual([4, 4, 4]);
    expect(plan(3, 0, STANDARD, 60, AROUND).spread).toEqual([1, 1, 1]);
  });

  it("keeps a round within what people can bear", () => {
    expect(roundSeconds(10, 10, 10, 30)).toBe(15);
    expect(roundSeconds(600, 0, 0, 10)).toBe(600);
  });
});

describe("a request", () => {
  const wish: Wish = {
    scenario: "standard",
    seats: 6,
    rooms: 3,
    perRoom: 6,
    seconds: 110,
    dealt: true,
    bots: true,
    talk: true,
    listed: false,
    matches: 1,
  };

  it("waits for the facilitator, and lets bots play where nobody comes", () => {
    expect(workshopBody(wish)).toEqual({
      scenario: "standard",
      rooms: 3,
      clock: { kind: "rounds", seconds: 110 },
      motives: "dealt",
      fill: true,
      late: "bots",
      waits: true,
      talk: true,
      public: false,
      matches: 1,
      rotate: false,
    });
  });

  it("gives seats beyond those for people to bots, and to nobody without any", () => {
    expect(workshopBody({ ...wish, perRoom: 4 })["bots"]).toEqual([null, null, null, null, "", ""]);
    expect(workshopBody({ ...wish, perRoom: 4, bots: false })).not.toHaveProperty("bots");
  });

  it("to rehearse leaves one seat, or none, to the person", () => {
    expect(rehearsalBody(SMALL, "play", "own")).toMatchObject({
      clock: { kind: "rounds" },
      bots: [null, "", "", "", "", ""],
      waits: false,
    });
    expect(rehearsalBody(SMALL, "lead", "own")).toMatchObject({
      clock: { kind: "realtime" },
      bots: ["", "", "", "", "", ""],
      waits: true,
    });
  });
});

describe("answers", () => {
  it("are read without trust", () => {
    expect(readScenarios({ scenarios: [SMALL, { name: 7 }, null] })).toEqual([SMALL]);
    expect(readScenarios("no")).toEqual([]);
    const room = { room: "ABC234", facilitator: "t".repeat(22), seats: [] };
    expect(readOpened({ workshop: "XYZ567", rooms: [room, { room: "DEF567" }] })).toEqual({
      kind: "opened",
      workshop: "XYZ567",
      rooms: [{ room: "ABC234", token: "t".repeat(22), workshop: "XYZ567" }],
    });
    expect(readOpened(room)).toMatchObject({ kind: "opened", workshop: null });
    expect(readOpened({})).toBeNull();
  });
});
