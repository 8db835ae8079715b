import { describe, expect, it } from "vitest";
import { readOwn, readTree, type OwnSeat } from "../match/fromWire";
import type { TreeNode } from "../match/view";
import { chain } from "../testing/match";
import { outlook } from "./estimate";

const CONSTANTS = { reg_min: 100, rvl_bonus: 500 };

function seen(values: Parameters<typeof chain>[0] = {}): { node: TreeNode; own: OwnSeat } {
  const grids = chain({
    seat: 0,
    heads: 10_000,
    skill: [1000, 1000, 1000, 1000, 1000, 1000],
    boost: [1000, 1000, 1000, 1000, 1000, 1000],
    known: [1, 1, 0, 0],
    conn: [1000, 1000, 500, 0],
    cost: [45000, 45000, 60000, -1],
    cap: [-1, -1, 20000, -1],
    prog: [0, 0, 10000, 0],
    ...values,
  });
  const node = readTree(grids)[2];
  if (node === undefined) throw new Error("the chain has a third node");
  return { node, own: readOwn(grids) };
}

const STANDING = { slot_node: [2, -1, -1, -1, -1, -1], line_w: [0, 0, 0, 0, 0] };

describe("the outlook of a project", () => {
  it("is people times skill times connection, as rule 5.C has it", () => {
    const { node, own } = seen();
    expect(outlook(node, own, 50, CONSTANTS, 0)).toEqual({
      rate: 2500,
      ticks: 20,
      exact: false,
      capped: false,
    });
  });

  it("is the rate that is told, where the share stands", () => {
    const { node, own } = seen({ ...STANDING, slot_w: [500, 0, 0, 0, 0, 0], rate: [3000, 0, 0, 0, 0, 0] });
    expect(outlook(node, own, 50, CONSTANTS, 0)).toMatchObject({ rate: 3000, ticks: 17 });
    // Twice the people, twice the rate that was told.
    expect(outlook(node, own, 100, CONSTANTS, 0)).toMatchObject({ rate: 6000, ticks: 9 });
  });

  it("is never above what the rules let anybody do in a tick", () => {
    const { node, own } = seen({ heads: 90_000 });
    expect(outlook(node, own, 100, CONSTANTS, 0)).toMatchObject({ rate: 20000, ticks: 3, capped: true });
    expect(outlook(node, own, 100, { ...CONSTANTS, w_floor: 0 }, 0)).toMatchObject({ capped: false });
  });

  it("is slowed by regulation of what is dangerous", () => {
    const { node, own } = seen({ hazard: [0, 0, 500, 0] });
    expect(outlook(node, own, 100, CONSTANTS, 400).rate).toBe(4000);
    expect(outlook(node, own, 100, { ...CONSTANTS, w_social: 0 }, 400).rate).toBe(5000);
  });

  it("is nothing without people or without a basis", () => {
    const { node, own } = seen({ conn: [1000, 1000, 0, 0] });
    expect(outlook(node, own, 100, CONSTANTS, 0).ticks).toBeNull();
    expect(outlook(seen().node, own, 0, CONSTANTS, 0).ticks).toBeNull();
  });
});
