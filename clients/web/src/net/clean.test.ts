import { describe, expect, it } from "vitest";
import { cleaned, cleanText, MOST_TEXT } from "./clean";

describe("words of others", () => {
  it.each([
    ['<b>bold</b> & "quoted"', '<b>bold</b> & "quoted"'],
    ["abc\u202edcba", "abcdcba"],
    ["zero\u200bwidth\ufeff", "zerowidth"],
    ["bell\u0007 nul\u0000 esc\u001b[31m", "bell nul esc[31m"],
    ["two\r\nlines\tand a tab", "two lines and a tab"],
    ["tag\u{e0041}ged", "tagged"],
    ["a\u200db", "ab"],
    ["\u{1f469}\u200d\u{1f52c} stays whole", "\u{1f469}\u200d\u{1f52c} stays whole"],
    ["Zoë \u05e9\u05dc\u05d5\u05dd 你好", "Zoë \u05e9\u05dc\u05d5\u05dd 你好"],
  ])("%j", (said, shown) => {
    expect(cleanText(said)).toBe(shown);
  });

  it("are cut where no text of this game is that long", () => {
    expect(cleanText("x".repeat(10_000))).toHaveLength(10_000);
    expect(cleanText("x".repeat(MOST_TEXT + 1))).toHaveLength(MOST_TEXT + 2);
  });

  it("are cleaned wherever they stand in a message, and bytes are left alone", () => {
    const grid = new Uint8Array([1, 2]);
    const message = { type: "x", seats: [{ name: "a\u202eb", seat: 1 }], seen: { pub: grid }, none: null };
    const after = cleaned(message);
    expect(after).toEqual({ ...message, seats: [{ name: "ab", seat: 1 }] });
    expect(after.seen.pub).toBe(grid);
  });
});
