import { expect, it } from "vitest";
import { chain } from "../testing/match";
import { readTree } from "./fromWire";
import { revealed } from "./reveal";

it("shows what everything was, and what it was taken for", () => {
  const nodes = revealed(readTree(chain({ kind: [0, 1, 1, 2] })), ["blue", "green", "blue", "red"]);
  expect(nodes.map(({ kind, seemed, ending, certified }) => [kind, seemed, ending, certified])).toEqual([
    ["blue", null, false, true],
    ["green", null, false, true],
    ["blue", "green", false, true],
    ["red", "yellow", true, true],
  ]);
  expect(revealed(readTree(chain()), [])).toEqual(readTree(chain()));
});
