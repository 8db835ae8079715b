import { describe, expect, it } from "vitest";
import { STORY } from "../testing/story";
import { at, seriesOf } from "./column";
import { holdersAt, lanesOf, workersAt } from "./holders";
import { ceilingOf, linesOf, rowsOf } from "./curves";
import { questions } from "./prompts";
import { sceneAt } from "./scene";
import { readStory, StoryError } from "./story";
import { happenings, tellWhy } from "./tell";

const names = (tick: number, eyes: Parameters<typeof sceneAt>[2]) =>
  sceneAt(STORY, tick, eyes).tree.nodes.map((node) => node.name);

describe("a column", () => {
  it("has the value of the last change up to a tick", () => {
    const column = { start: [1, 2], changes: [2, 0, 5, 4, 1, 6, 4, 0, 7] };
    expect([0, 1, 2, 3, 4, 9].map((tick) => at(column, tick))).toEqual([
      [1, 2],
      [1, 2],
      [5, 2],
      [5, 2],
      [7, 6],
      [7, 6],
    ]);
    expect(seriesOf(column, 0, 5)).toEqual([1, 1, 5, 5, 7, 7]);
  });
});

describe("a scene", () => {
  it("shows everything to the truth and to a seat only what it saw", () => {
    expect(names(0, "truth")).toEqual(["Root", "Secret", "Mask", "Good"]);
    expect(names(0, 0)).toEqual(["Root", "Mask", "Good"]);
    expect(names(3, 0)).toEqual(["Root", "Secret", "Mask", "Good"]);
    expect(names(8, 1)).toEqual(["Root", "Mask", "Good"]);
    expect(JSON.stringify(sceneAt(STORY, 8, 1))).not.toContain("Secret");
    expect(sceneAt(STORY, 8, 1).tree.unseen).toBe(1);
  });

  it("shows a facade as it looked until it was built", () => {
    const mask = (tick: number, eyes: 1 | "truth") =>
      sceneAt(STORY, tick, eyes).tree.nodes.find((node) => node.name === "Mask");
    expect(mask(7, 1)).toMatchObject({ kind: "yellow", certified: false, seemed: null });
    expect(mask(8, 1)).toMatchObject({ kind: "red", certified: true, seemed: "yellow" });
    expect(mask(0, "truth")).toMatchObject({ kind: "red", seemed: "yellow" });
    expect(sceneAt(STORY, 7, 1).endnode).toBeNull();
    expect(sceneAt(STORY, 8, 1).endnode).toBe(2);
  });

  it("knows of prerequisites what was known of them", () => {
    const needs = (tick: number) =>
      sceneAt(STORY, tick, 1).tree.nodes.find((node) => node.name === "Mask")?.prerequisites;
    expect(needs(2)).toEqual([]);
    expect(needs(3)).toEqual([{ from: 0, strength: 4, exact: false }]);
  });

  it("shows whose people work where", () => {
    expect(sceneAt(STORY, 4, "truth").staffed).toEqual(new Set([2]));
    expect(sceneAt(STORY, 0, "truth").staffed).toEqual(new Set([0]));
    expect(sceneAt(STORY, 4, 1).staffed).toEqual(new Set([2]));
    expect(sceneAt(STORY, 4, "public").staffed).toEqual(new Set());
  });
});

describe("what happened", () => {
  const told = (eyes: Parameters<typeof happenings>[1]) =>
    happenings(STORY, eyes).map((one) => one.said ?? one.text);

  it("is told to each as far as it heard of it", () => {
    expect(told("truth")).toEqual([
      "Ada built Root first.",
      "Hello",
      "psst",
      "Ada published Root.",
      "Ada built Secret first.",
      "A scandal. concern +5",
      "Bob built Mask first.",
      "A bad ending was built. The match was over.",
    ]);
    expect(told(1)).not.toContain("Ada built Secret first.");
    expect(told(1)).toContain("psst");
    expect(told("public")).not.toContain("psst");
    expect(told("public").join()).not.toContain("Secret");
  });

  it("ends in sentences that say why", () => {
    expect(tellWhy(STORY)).toEqual([
      "Mask looked like a good ending and was a bad ending.",
      "The last piece was Root, which Ada published in month 3.",
      "The nearest good ending was about 3.5 months of work away, for Ada.",
    ]);
  });

  it("raises questions, and leaves out those that it cannot read", () => {
    expect(questions(STORY).map((question) => question.tick)).toEqual([null, 3]);
  });
});

describe("who knew what", () => {
  it("is told for every month", () => {
    expect(holdersAt(STORY, 0, 2)).toEqual([{ seat: 0, how: "unlocked", tick: 1 }]);
    expect(holdersAt(STORY, 0, 3).at(-1)).toEqual({ seat: 1, how: "published", tick: 3 });
    expect(workersAt(STORY, 2, 6)).toEqual([{ seat: 1, share: 60, progress: 80 }]);
  });

  it("is a lane for every technology that somebody came to know", () => {
    expect(lanesOf(STORY).map((lane) => [lane.node, lane.since, lane.public, lane.leaked])).toEqual([
      [0, 1, 3, false],
      [1, 4, null, false],
      [2, 8, null, false],
    ]);
  });
});

describe("the curves", () => {
  it("follow whoever is nearest, or the seat whose eyes one has", () => {
    expect(linesOf(STORY, "race", "truth").map((line) => line.values.slice(-2))).toEqual([
      [3.5, 3.5],
      [1, 0],
    ]);
    expect(linesOf(STORY, "race", 0)[1]?.values.at(-1)).toBeNull();
    expect(linesOf(STORY, "prest", 1).map((line) => [line.bold, line.values[3]])).toEqual([
      [false, 1.5],
      [true, 1.2],
    ]);
  });

  it("show chances in percent from each position on", () => {
    const estimate = (value: number) => ({ value, low: 0, high: 1 });
    const chances = {
      ticks: [0, 4],
      chances: [
        { yellow: estimate(0.62), red: estimate(0.38), horizon: estimate(0) },
        { yellow: estimate(0.1), red: estimate(0.9), horizon: estimate(0) },
      ],
    };
    expect(linesOf(STORY, "chance", "truth", chances).map((line) => line.values.slice(2, 6))).toEqual([
      [62, 62, 10, 10],
      [38, 38, 90, 90],
    ]);
    expect(linesOf(STORY, "chance", "truth")).toEqual([]);
  });

  it("say the same in a table", () => {
    const lines = linesOf(STORY, "race", "truth");
    expect(rowsOf(STORY, lines)).toEqual([
      { tick: 0, cells: ["9", "10"] },
      { tick: 4, cells: ["6", "5"] },
      { tick: 8, cells: ["3.5", "0"] },
    ]);
    expect(ceilingOf(STORY, "race", lines)).toBe(10);
  });
});

describe("a story", () => {
  const told = { ...STORY, format: "techrace-story-1" };

  it("is taken as it is told", () => {
    expect(readStory(told)).toBe(told);
  });

  it.each([
    [null, "format"],
    [{ ...told, format: "techrace-story-2" }, "format"],
    [{ ...told, ticks: "8" }, "ticks"],
    [{ ...told, views: [] }, "views"],
    [{ ...told, world: { ...STORY.world, pub: { start: [0], changes: [1, 2] } } }, "world.pub"],
  ])("is refused by name where it is something else: %#", (given, place) => {
    expect(() => readStory(given)).toThrow(new StoryError(`story: ${place} is not what was expected`));
  });
});
