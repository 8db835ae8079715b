import { describe, expect, it } from "vitest";
import { readOwn, readTree, type OwnSeat } from "../match/fromWire";
import type { Tree } from "../match/view";
import { chain } from "../testing/match";
import { change, continueFrom, FIRST_DRAFT, obstacle, toggle, toOrders, weights } from "./draft";

const ORDERS = {
  slot_node: [2, -1, -1, -1, -1, -1],
  slot_w: [600, 0, 0, 0, 0, 0],
  rate: [900, 0, 0, 0, 0, 0],
};
const mine = {
  seat: 0,
  known: [1, 2, 0, 0],
  prog: [0, 0, 100, 0],
  conn: [1000, 1000, 490, 0],
  revenue: [0, 2000, 0, 0],
  line_w: [200, 0, 0, 0, 100],
  ...ORDERS,
};
const seen = chain(mine);
const own: OwnSeat = readOwn(seen);
const tree: Tree = { nodes: readTree(seen), unseen: 0 };
const [, , technology, ending] = tree.nodes;

describe("a turn", () => {
  it("goes on from the standing orders without what is known by now", () => {
    expect(continueFrom(FIRST_DRAFT, own, tree).projects).toEqual([{ node: 2, parts: 1 }]);
    const later: Tree = { nodes: readTree(chain({ ...mine, known: [1, 2, 2, 0] })), unseen: 0 };
    expect(continueFrom(FIRST_DRAFT, own, later).projects).toEqual([]);
  });

  it("never gives out more than the staff, and leaves the lines theirs", () => {
    let draft = toggle(toggle(toggle(FIRST_DRAFT, 2), 3), 5);
    draft = change(change(draft, 3, 1), 3, 1);
    expect(weights(draft, own)).toEqual([140, 420, 140]);
    expect(weights(draft, own).reduce((sum, weight) => sum + weight, 0)).toBe(700);
    expect(weights(FIRST_DRAFT, own)).toEqual([]);
  });

  it("takes people away at the last part and keeps to six projects", () => {
    expect(change(toggle(FIRST_DRAFT, 2), 2, -1).projects).toEqual([]);
    const full = [10, 11, 12, 13, 14, 15, 16].reduce(toggle, FIRST_DRAFT);
    expect(full.projects.length).toBe(6);
    expect(technology && obstacle(full, technology)).toBe("full");
  });

  it("says why people cannot be put somewhere", () => {
    expect(tree.nodes[0] && obstacle(FIRST_DRAFT, tree.nodes[0])).toBe("known");
    expect(ending && obstacle(FIRST_DRAFT, ending)).toBe("no-basis");
    expect(technology && obstacle(FIRST_DRAFT, technology)).toBeNull();
  });

  it("becomes complete orders: one-shot parts for what this seat built, standing parts as they were", () => {
    const orders = toOrders({ ...toggle(FIRST_DRAFT, 2), sellAll: true }, own, tree, 0);
    expect(orders).toMatchObject({ slots: [[2, 700]], lines: [200, 0, 0, 0, 100], publish: [1], sell: [1] });
    expect(toOrders({ ...FIRST_DRAFT, publishAll: false }, own, tree, 0)).toMatchObject({
      publish: [],
      sell: [],
    });
    expect(toOrders({ ...FIRST_DRAFT, sellAll: true }, own, tree, 1)).toMatchObject({ sell: [] });
  });
});
