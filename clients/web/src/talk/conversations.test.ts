import { describe, expect, it } from "vitest";
import type { Said } from "../match/state";
import type { Talk } from "../protocol.gen";
import { conversations, EVERYBODY, keyOf } from "./conversations";

const heard = (...words: Partial<Talk>[]): Said[] =>
  words.map((parts, index) => ({
    key: index + 1,
    words: { type: "talk", kind: "chat", text: "…", ...parts },
  }));

describe("conversations", () => {
  it("are told apart by who hears them and by name, whoever speaks", () => {
    const talk = heard(
      { seat: 1 },
      { seat: 2, to: [0] },
      { seat: 0, to: [2] },
      { seat: 1, to: [0, 2], channel: "Pact" },
      { seat: 0, to: [2, 1], channel: "Pact" },
      { seat: 0, to: [1, 2] },
    );
    const found = conversations(talk, 0);
    expect(found.map(({ key, words }) => [key, words.map((said) => said.key)])).toEqual([
      [EVERYBODY, [1]],
      [keyOf([1, 2], null), [6]],
      [keyOf([2, 1], "Pact"), [4, 5]],
      [keyOf([2], null), [2, 3]],
    ]);
  });

  it("always have one with everybody, and those that were just begun", () => {
    expect(conversations([], 0).map(({ key }) => key)).toEqual([EVERYBODY]);
    const begun = [{ to: [3], channel: null }];
    expect(conversations(heard({ seat: 1 }), 0, begun).map(({ key }) => key)).toEqual([
      EVERYBODY,
      keyOf([3], null),
    ]);
  });

  it("leave out what a facilitator announces, and keep what one hears alone from a facilitator", () => {
    const talk = heard({ kind: "announcement" }, { kind: "nudge" }, { to: [0], name: "Ada" });
    expect(conversations(talk, 0).map(({ key, words }) => [key, words.length])).toEqual([[EVERYBODY, 1]]);
  });
});
