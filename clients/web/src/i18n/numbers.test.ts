import { describe, expect, it } from "vitest";
import { words } from "./index.svelte";

describe("numbers", () => {
  it("write points alike in a figure and in a sentence", () => {
    expect(words.number(1000)).toBe("1000");
    expect(words.t.winner({ seats: "A", points: 1000 })).toContain("1000 of 1000");
  });

  it("group the digits of long ones, and round to a tenth", () => {
    expect(words.number(12_345.67)).toBe("12,345.7");
  });
});
