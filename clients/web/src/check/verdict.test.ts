import { describe, expect, it } from "vitest";
import { findings, quantile, verdict, type Device, type Measured } from "./verdict";

const DEVICE: Device = { width: 390, height: 844, storage: true, missing: [] };
const WELL: Measured = { wantedMs: 55_000, heldMs: 59_000, losses: 0, trips: [9, 12, 11], skewMs: 300 };

const graded = (measured: Partial<Measured>, device: Partial<Device> = {}): Record<string, string> =>
  Object.fromEntries(
    findings({ ...WELL, ...measured }, { ...DEVICE, ...device }).map(({ what, grade }) => [what, grade]),
  );

describe("a check", () => {
  it("finds nothing to say against a good network and a usual phone", () => {
    expect(new Set(Object.values(graded({})))).toEqual(new Set(["good"]));
    expect(verdict(findings(WELL, DEVICE))).toBe("good");
  });

  it.each([
    ["one break", { losses: 1 }, {}, { held: "usable" }],
    ["two breaks", { losses: 2 }, {}, { held: "bad" }],
    ["held for half of the time", { heldMs: 30_000 }, {}, { held: "bad" }],
    ["a slow line", { trips: [500, 600, 700] }, {}, { trips: "usable" }],
    ["a line too slow to play", { trips: [2500, 2600, 2700] }, {}, { trips: "bad" }],
    ["a wild clock", { skewMs: -3_600_000 }, {}, { clock: "usable" }],
    ["a private window", {}, { storage: false }, { storage: "usable" }],
    ["an old browser", {}, { missing: ["<dialog>"] }, { browser: "bad" }],
    ["a watch", {}, { width: 200, height: 200 }, { screen: "usable" }],
  ] as const)("notes %s", (_, measured, device, expected) => {
    expect(graded(measured, device)).toMatchObject(expected);
  });

  it("is bad where no connection can be had, whatever else is well", () => {
    expect(verdict(findings(null, DEVICE))).toBe("bad");
    expect(graded({ trips: [] })).toMatchObject({ held: "bad" });
  });

  it("takes the middle of the trips", () => {
    expect(quantile([30, 10, 20], 0.5)).toBe(20);
    expect(quantile([], 0.5)).toBe(0);
  });
});
