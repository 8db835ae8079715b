import { describe, expect, it } from "vitest";
import {
  addProject,
  divide,
  idle,
  removeProject,
  setLine,
  setProject,
  settle,
  type Division,
} from "./budget";

const NOBODY: Division = { projects: [], lines: [0, 0, 0, 0, 0] };

describe("dividing", () => {
  it.each([
    [100, [1, 1, 1], [34, 33, 33]],
    [100, [0, 0], [50, 50]],
    [50, [3, 1], [38, 12]],
    [0, [5, 5], [0, 0]],
    [7, [], []],
  ])("%i by %j", (total, parts, expected) => {
    expect(divide(total, parts)).toEqual(expected);
  });
});

describe("a staff", () => {
  it("is idle without work, and all of it is on the only project", () => {
    expect(idle(NOBODY)).toBe(100);
    const one = addProject(NOBODY);
    expect(one.projects).toEqual([100]);
    expect(setProject(one, 0, 30).projects).toEqual([100]);
  });

  it("is shared evenly by projects as they come, and by those that stay", () => {
    const three = addProject(addProject(addProject(NOBODY)));
    expect(three.projects).toEqual([34, 33, 33]);
    expect(removeProject(three, 0).projects).toEqual([50, 50]);
  });

  it("pays for a larger project with the others, in proportion", () => {
    const division = { projects: [60, 30, 10], lines: [0, 0, 0, 0, 0] };
    expect(setProject(division, 2, 55).projects).toEqual([30, 15, 55]);
    expect(setProject(division, 0, 500).projects).toEqual([100, 0, 0]);
    expect(setProject(division, 0, -5).projects).toEqual([0, 75, 25]);
  });

  it("lets lines take from projects and give back to them", () => {
    const scouting = setLine({ projects: [75, 25], lines: [0, 0, 0, 0, 0] }, 0, 20);
    expect(scouting).toEqual({ projects: [60, 20], lines: [20, 0, 0, 0, 0] });
    expect(setLine(scouting, 0, 0).projects).toEqual([75, 25]);
    expect(setLine({ projects: [], lines: [90, 0, 0, 0, 0] }, 1, 50).lines).toEqual([90, 10, 0, 0, 0]);
  });

  it("adds up to 100 whatever is done to it", () => {
    let division: Division = NOBODY;
    let seed = 7;
    const chance = (below: number): number => (seed = (seed * 48271) % 2147483647) % below;
    for (let step = 0; step < 2000; step++) {
      const slots = division.projects.length;
      switch (chance(4)) {
        case 0:
          if (slots < 6) division = addProject(division);
          break;
        case 1:
          if (slots > 0) division = removeProject(division, chance(slots));
          break;
        case 2:
          division = setLine(division, chance(5), chance(140) - 20);
          break;
        default:
          if (slots > 0) division = setProject(division, chance(slots), chance(140) - 20);
      }
      expect(
        division.projects.concat(division.lines).every((part) => Number.isInteger(part) && part >= 0),
      ).toBe(true);
      expect(idle(division)).toBe(
        division.projects.length > 0 ? 0 : 100 - division.lines.reduce((a, b) => a + b),
      );
    }
  });

  it("scales down what a program ordered too much of", () => {
    expect(settle({ projects: [50], lines: [150, 0, 50, 0, 0] })).toEqual({
      projects: [0],
      lines: [75, 0, 25, 0, 0],
    });
  });
});
