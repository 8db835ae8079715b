import { describe, expect, it } from "vitest";
import { CLOSE_CODES } from "../protocol.gen";
import { verdictOf } from "./closing";

describe("close codes", () => {
  it("have a decision each", () => {
    for (const [name, code] of Object.entries(CLOSE_CODES)) {
      const verdict = verdictOf(code, 0);
      expect(verdict.kind === "stop" ? verdict.why : verdict.kind, name).not.toBe("other");
    }
  });

  it("of a restart bring a room back spread over seconds", () => {
    expect(verdictOf(CLOSE_CODES.RESTARTING, 0)).toEqual({ kind: "retry", after: [500, 5000] });
  });

  it("that are unknown are tried again, unless they are the application's", () => {
    expect(verdictOf(1006, 0).kind).toBe("retry");
    expect(verdictOf(1015, 0).kind).toBe("retry");
    expect(verdictOf(4999, 0)).toEqual({ kind: "stop", why: "other" });
  });
});
