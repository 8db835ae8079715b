import { encode as pack } from "@msgpack/msgpack";
import { describe, expect, it } from "vitest";
import { names, observation, welcome } from "../testing/match";
import { decode, encode, MOST_BYTES, WireError } from "./wire";

const frame = (value: unknown): ArrayBuffer => pack(value).slice().buffer;

describe("decoding", () => {
  it("reads every message of a match", () => {
    const messages = [welcome(), names(1), observation(2, 8)];
    for (const message of messages) expect(decode(frame(message))).toEqual(message);
  });

  it("knows only the place of types that are newer than this page", () => {
    const newer = { type: null, number: null };
    expect(decode(frame({ type: "applause", number: 3 }))).toEqual({ type: null, number: 3 });
    expect(decode(frame({ type: "constructor" }))).toEqual(newer);
    expect(decode(frame({ type: "__proto__", number: "4" }))).toEqual(newer);
  });

  it("ignores fields that are newer than this page", () => {
    expect(decode(frame({ type: "pong", nonce: 4, mood: "good" }))).toMatchObject({ nonce: 4 });
  });

  it.each([
    ["text", "hello", "expected a binary frame"],
    ["a list", frame([1, 2]), "expected a map with a type"],
    ["no type", frame({ kind: "news" }), "expected a map with a type"],
    ["a number as type", frame({ type: 7 }), "expected type to be a word"],
    [
      "a welcome without a match",
      frame({ ...welcome(), match: undefined }),
      "welcome: expected match: a map",
    ],
    [
      "news that are no list",
      frame({ type: "news", tick: 1, items: { length: 1 } }),
      "news: expected items: a list",
    ],
    [
      "a number as name",
      frame({ type: "names", nodes: [{ node: 1, id: "x", name: 5 }] }),
      "names: expected nodes: a list of name: a text",
    ],
    [
      "an unknown ending",
      frame({ type: "end", tick: 1, ending: "purple", payoffs: [], motives: [] }),
      "end: expected ending: yellow or red or horizon",
    ],
    [
      "a snapshot with a broken update",
      frame({ type: "snapshot", number: 1, updates: [{ type: "names", nodes: 4 }] }),
      "snapshot: expected updates: a list of nodes: a list",
    ],
  ])("refuses %s with a sentence", (_, data, sentence) => {
    expect(() => decode(data)).toThrow(new WireError(sentence));
  });

  it("refuses what is cut off, too large, or tampers with prototypes", () => {
    const whole = new Uint8Array(frame(welcome()));
    for (let length = 0; length < whole.length; length += 7) {
      expect(() => decode(whole.slice(0, length).buffer)).toThrow(WireError);
    }
    expect(() => decode(new ArrayBuffer(MOST_BYTES + 1))).toThrow(WireError);
    const key = new TextEncoder().encode("__proto__");
    const tampered = new Uint8Array([0x81, 0xa0 + key.length, ...key, 0x80]);
    expect(() => decode(tampered.buffer)).toThrow(WireError);
  });

  it("never fails in another way, whatever the bytes are", () => {
    let seed = 12345;
    const random = (): number => (seed = (seed * 1103515245 + 12345) % 2147483648);
    const base = new Uint8Array(frame(observation(3, 12)));
    for (let round = 0; round < 500; round++) {
      const bytes = base.slice();
      for (let flips = random() % 6; flips >= 0; flips--) bytes[random() % bytes.length] = random() % 256;
      try {
        decode(bytes.buffer);
      } catch (error) {
        expect(error).toBeInstanceOf(WireError);
      }
    }
  });
});

it("leaves out what is undefined when encoding", () => {
  const bytes = encode({ type: "hello", version: 1, room: "R", name: undefined as unknown as null });
  expect(bytes).toEqual(pack({ type: "hello", version: 1, room: "R" }));
});
