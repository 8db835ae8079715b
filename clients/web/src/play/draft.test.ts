import { describe, expect, it } from "vitest";
import { readOwn, readTree, type OwnSeat } from "../match/fromWire";
import type { Tree, TreeNode } from "../match/view";
import { chain } from "../testing/match";
import {
  continueFrom,
  FIRST_DRAFT,
  give,
  giveLine,
  obstacle,
  setPublish,
  setSell,
  setShared,
  sharedWith,
  toggle,
  toOrders,
  willPublish,
  type Draft,
} from "./draft";

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
  scout_target: 2,
  inspect_target: -1,
  mode: 1,
  mask: 5,
  hire: -2000,
  ...ORDERS,
};
const seen = chain(mine);
const own: OwnSeat = readOwn(seen);
const tree: Tree = { nodes: readTree(seen), unseen: 0 };
const [published, built, technology, ending] = tree.nodes as [TreeNode, TreeNode, TreeNode, TreeNode];
const EVERYTHING = { publish: true, sell: true, share: true };
const orders = (draft: Draft): ReturnType<typeof toOrders> => toOrders(draft, tree, 0, EVERYTHING);

describe("a turn", () => {
  it("goes on from the standing orders without what is known by now", () => {
    const draft = continueFrom(FIRST_DRAFT, own, tree);
    expect(draft).toMatchObject({
      projects: [{ node: 2, share: 70 }],
      lines: [20, 0, 0, 0, 10],
      scoutTarget: 2,
      inspectTarget: null,
      mode: "restricted",
      mask: 5,
      hire: -2,
    });
    const later: Tree = { nodes: readTree(chain({ ...mine, known: [1, 2, 2, 0] })), unseen: 0 };
    expect(continueFrom(FIRST_DRAFT, own, later).projects).toEqual([]);
  });

  it("gives out the whole staff and never more", () => {
    let draft = [2, 3, 5].reduce(toggle, FIRST_DRAFT);
    draft = giveLine(give(draft, 3, 60), "scout", 30);
    expect(draft.projects.map((project) => project.share)).toEqual([14, 42, 14]);
    const { slots, lines } = orders(draft);
    expect([...(slots ?? []).map(([, weight]) => weight), ...(lines ?? [])].reduce((a, b) => a + b)).toBe(
      1000,
    );
  });

  it("keeps to six projects, and takes people away", () => {
    expect(toggle(toggle(FIRST_DRAFT, 2), 2).projects).toEqual([]);
    const full = [10, 11, 12, 13, 14, 15, 16].reduce(toggle, FIRST_DRAFT);
    expect(full.projects.length).toBe(6);
    expect(obstacle(full, technology)).toBe("full");
  });

  it("says why people cannot be put somewhere", () => {
    expect(obstacle(FIRST_DRAFT, published)).toBe("known");
    expect(obstacle(FIRST_DRAFT, ending)).toBe("no-basis");
    expect(obstacle(FIRST_DRAFT, technology)).toBeNull();
  });

  it("becomes complete orders, standing parts as they are and single deeds for what this seat built", () => {
    const draft = { ...continueFrom(FIRST_DRAFT, own, tree), sellAll: true };
    expect(orders(draft)).toEqual({
      slots: [[2, 700]],
      lines: [200, 0, 0, 0, 100],
      scout_target: 2,
      inspect_target: -1,
      lobby_dir: 0,
      mode: 1,
      mask: 5,
      hire: -2000,
      publish: [1],
      sell: [1],
      share: [],
    });
    expect(toOrders(draft, tree, 1, EVERYTHING).sell).toEqual([]); // Seat 1 sells it already.
    expect(toOrders(draft, tree, 0, { publish: false, sell: false, share: false })).toMatchObject({
      publish: [],
      sell: [],
    });
  });

  it("lets a hand overrule the boxes, and hands secrets to chosen seats", () => {
    const secret = setPublish(FIRST_DRAFT, built, false);
    expect(orders(secret).publish).toEqual([]);
    expect(willPublish(setPublish(secret, built, true), built)).toBe(true);
    const byHand = setPublish({ ...FIRST_DRAFT, publishAll: false }, built, true);
    expect(orders(byHand).publish).toEqual([1]);
    expect(orders(setPublish(byHand, built, false)).publish).toEqual([]);
    expect(orders(setSell(FIRST_DRAFT, built, true)).sell).toEqual([1]);
    const shared = setShared(FIRST_DRAFT, 1, [1, 3]);
    expect(orders(shared).share).toEqual([[1, 0b1010]]);
    expect(sharedWith(setShared(shared, 1, []), 1)).toEqual([]);
  });
});
