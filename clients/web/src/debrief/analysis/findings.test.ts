import { afterEach, describe, expect, it } from "vitest";
import { de } from "../../i18n/de";
import { en } from "../../i18n/en";
import { words } from "../../i18n/index.svelte";
import { estimate, FOUND } from "../../testing/analysis";
import { STORY } from "../../testing/story";
import { chance, difference, percent, points, pValue } from "./figures";
import { findings } from "./findings";
import { isClear, readFound } from "./found";

afterEach(() => {
  [words.language, words.t] = ["en", en];
});

describe("numbers", () => {
  it("carry their intervals", () => {
    expect(percent(0.954)).toBe("95%");
    expect(chance(estimate(0.343, 0.28, 0.412))).toBe("34% (28–41%)");
    expect(difference(estimate(12.4, -1.2, 26), 0)).toBe("+12 (−1 to +26)");
  });

  it("have a decimal only where they are small, and a sign unless they are nothing", () => {
    expect(points(estimate(-0.124, -0.2, 0.04))).toBe("−12 points (−20 to +4)");
    expect(points(estimate(0.034, -0.01, 0.0801))).toBe("+3.4 points (−1.0 to +8.0)");
    expect(points(estimate(0, -0.0001, 0))).toBe("0.0 points (0.0 to 0.0)");
    expect([pValue(0.0123), pValue(0.00001)]).toEqual(["0.012", "< 0.001"]);
  });

  it("are written in the language of the page", () => {
    [words.language, words.t] = ["de", de];
    expect(points(estimate(0.034, -0.01, 0.08))).toBe("+3,4 Prozentpunkte (−1,0 bis +8,0)");
    expect(chance(estimate(0.34, 0.28, 0.41))).toBe("34\u00a0% (28–41\u00a0%)");
  });

  it("are clear where the interval leaves out nothing", () => {
    expect([estimate(1, 0, 2), estimate(1, 0.1, 2), estimate(-1, -2, -0.1)].map(isClear)).toEqual([
      false,
      true,
      true,
    ]);
  });
});

describe("findings", () => {
  it("say what moved the match, with their uncertainty", () => {
    expect(findings(STORY, FOUND)).toEqual([
      "At the start the race leaned to a good ending: it came in 60% (55–65%) of the futures, a bad one in 40% (35–45%).",
      "It was decided by month 8 of 8: from then on the bad ending came in at least 95% of the futures.",
      "Decisive, month 3: Ada published Root. The chance of a good ending moved by −30 points (−35 to −25).",
      "A choice that mattered, in the turn after month 0: Ada, publish Root. Against not having done so, the chance of a good ending moved by −20 points (−25 to −15).",
      "At the start: unlocked for free, 1 technology would have been good and 1 technology bad for the chance of a good ending. Secret would have helped most: +20 points (+15 to +25). Root would have harmed most: −10 points (−15 to −5).",
      "1 of 1 technology are dual use, an important prerequisite of a good and of a bad ending: 1 of alignment research itself, 0 as steps that many take. The most evenly shared is Root.",
      "Whose work counted most: had Ada stayed idle from the start, the chance of a good ending would have moved by −20 points (−25 to −15).",
      "3 technologies belonged to one seat alone for a while, half of them for no more than 2 months. Most often (67%): published by its holder.",
      "Fewer compete than take part: half of the technologies had at most 1.4 equal competitors (inverse Simpson index of the work done on them).",
    ]);
  });

  it("say so where nothing stands out", () => {
    const quiet = {
      ...FOUND,
      moments: [],
      effects: [],
      looks: [{ tick: 4, values: [] }],
      uses: [],
      absences: [],
      secrets: [],
      competition: [],
    };
    expect(findings(STORY, quiet).slice(2)).toEqual([
      "No single moment decided it: the chances moved in steps so small that none stands out from the uncertainty of the estimates.",
      "Month 4: no technology, unlocked for free, would clearly have changed the chance of a good ending.",
      "Nobody ever held a technology that all others lacked.",
    ]);
  });
});

describe("reading an analysis", () => {
  it("takes what the server tells and nothing of another shape", () => {
    expect(readFound({ ...FOUND, of: "a later version" })).toMatchObject({ futures: 40 });
    const [look] = FOUND.looks;
    for (const strange of [
      null,
      {},
      { ...FOUND, policies: "all" },
      { ...FOUND, line: { ticks: [], chances: [] } },
      { ...FOUND, looks: [{ ...look, values: [{ ...look?.values[0], verdict: "splendid" }] }] },
      { ...FOUND, likenesses: { "0": { policy: 1 } } },
    ])
      expect(readFound(strange)).toBeNull();
  });
});
