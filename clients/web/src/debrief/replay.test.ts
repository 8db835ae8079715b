import { describe, expect, it } from "vitest";
import { STORY } from "../testing/story";
import { Replay, type Timer } from "./replay.svelte";

/** Calls back when told to. */
function clockwork() {
  let call: (() => void) | null = null;
  let interval = 0;
  const timer: Timer = (given, ms) => {
    call = given;
    interval = ms;
    return () => {
      call = null;
    };
  };
  return { timer, beat: () => call?.(), runs: () => call !== null, interval: () => interval };
}

describe("a replay", () => {
  it("opens at the end, in the light of the truth", () => {
    const replay = new Replay(STORY);
    expect([replay.tick, replay.eyes, replay.playing]).toEqual([8, "truth", false]);
  });

  it("stays within the match, whatever it is told", () => {
    const replay = new Replay(STORY);
    replay.go(99);
    expect(replay.tick).toBe(8);
    replay.step(-99);
    expect(replay.tick).toBe(0);
    replay.go(2.4);
    expect(replay.tick).toBe(2);
  });

  it("goes by rounds from wherever it is", () => {
    const replay = new Replay(STORY);
    replay.go(5);
    replay.round(-1);
    expect(replay.tick).toBe(4);
    replay.round(-1);
    expect(replay.tick).toBe(0);
    replay.round(1);
    expect(replay.tick).toBe(4);
  });

  it("goes from one decisive moment to the next and stops at the last", () => {
    const replay = new Replay(STORY);
    replay.jump(1);
    expect(replay.tick).toBe(8);
    replay.jump(-1);
    expect(replay.tick).toBe(3);
    replay.jump(-1);
    expect(replay.tick).toBe(3);
  });

  it("plays from the start once it is at the end, and stops there", () => {
    const clock = clockwork();
    const replay = new Replay(STORY, clock.timer);
    replay.play();
    expect([replay.tick, replay.playing, clock.interval()]).toEqual([0, true, 500]);
    replay.pace(4);
    expect(clock.interval()).toBe(250);
    for (let beat = 0; beat < 8; beat++) clock.beat();
    expect([replay.tick, replay.playing, clock.runs()]).toEqual([8, false, false]);
  });

  it("stops playing when somebody steps", () => {
    const clock = clockwork();
    const replay = new Replay(STORY, clock.timer);
    replay.play();
    clock.beat();
    replay.step(1);
    expect([replay.tick, replay.playing, clock.runs()]).toEqual([2, false, false]);
  });

  it("lets go of what the new eyes have not seen", () => {
    const replay = new Replay(STORY);
    replay.chosen = 1;
    replay.look(0);
    expect(replay.chosen).toBe(1);
    replay.look(1);
    expect(replay.chosen).toBeNull();
  });
});
