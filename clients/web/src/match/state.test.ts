import { describe, expect, it } from "vitest";
import { WireError } from "../net/wire";
import type { FromServer, Talk } from "../protocol.gen";
import { chain, names, observation, welcome } from "../testing/match";
import { EMPTY, reduce, type MatchState } from "./state";

const after = (...messages: FromServer[]): MatchState =>
  messages.reduce((state, message) => reduce(state, message, 1000), EMPTY);

describe("the tree", () => {
  it("holds what is seen, with names whenever they come", () => {
    const early = after(welcome(), names(1), observation(2, 4));
    const late = after(welcome(), observation(1, 4), names(2));
    expect(early.tree).toEqual(late.tree);
    expect(early.tree.unseen).toBe(0);
    expect(early.tree.nodes.map((node) => [node.name, node.level, node.kind])).toEqual([
      ["Scaling laws", "understood", "blue"],
      ["", "sketched", "green"],
      ["", "sketched", "green"],
      ["<b>Ending</b>", "rumoured", null],
    ]);
  });

  it("tells strengths, marks and sellers", () => {
    const { nodes } = after(welcome(), observation(1, 4)).tree;
    expect(nodes[2]?.prerequisites).toEqual([
      { from: 0, strength: 7, exact: false },
      { from: 1, strength: 3, exact: false },
    ]);
    expect(nodes[0]).toMatchObject({ published: true, revealed: true, first: 3, cost: 45000 });
    expect(nodes[1]).toMatchObject({ published: false, revealed: true, first: null, sellers: [1] });
  });

  it("knows a rumour that nothing needs for an ending, but not which", () => {
    const { nodes } = after(welcome(), observation(1, 4, { level: [3, 2, 1, 1], kind: [0, 1, -1, -1] })).tree;
    expect(nodes.map((node) => [node.kind, node.ending])).toEqual([
      ["blue", false],
      ["green", false],
      [null, false],
      [null, true],
    ]);
  });

  it("leaves out what is unseen", () => {
    const { tree } = after(welcome(), observation(1, 4, { level: [3, 2, 0, 0] }));
    expect(tree.nodes.map((node) => node.index)).toEqual([0, 1]);
    expect(tree.unseen).toBe(2);
  });

  it("shows the ending that was built as what it was", () => {
    const { tree } = after(welcome(), observation(1, 8, { over: 2, endnode: 3, kind: [0, 1, 1, 2] }));
    expect(tree.nodes[3]).toMatchObject({ kind: "red", certified: true, seemed: "yellow" });
  });

  it("does not trust prerequisites that point forward", () => {
    const pre = Array<number>(20).fill(-1);
    pre[5] = 3;
    expect(after(welcome(), observation(1, 4, { pre })).tree.nodes[1]?.prerequisites).toEqual([]);
  });
});

describe("an observation that is not one", () => {
  it.each([
    ["a missing grid", { ...chain(), pub: undefined }],
    ["a grid that is too short", { ...chain(), level: new Uint8Array(4) }],
    ["a list for a grid", { ...chain(), kind: [0, 1, 2, 3] }],
    ["a level of its own", chain({ level: [9, 0, 0, 0] })],
    ["more nodes than a match has", { ...chain(), pub: new Uint8Array(500) }],
  ])("is refused: %s", (_, seen) => {
    const broken: FromServer = { type: "observation", tick: 4, round: 1, seen };
    expect(() => after(welcome(), broken)).toThrow(WireError);
  });
});

describe("the story", () => {
  it("keeps the latest news first, and the curves in order of time", () => {
    const state = after(
      welcome(),
      observation(1, 0, { conc: 100 }),
      {
        type: "news",
        tick: 4,
        number: 2,
        items: [{ what: "published", node: 0, name: "Scaling laws", seats: [1] }],
      },
      observation(3, 4, { conc: 96, reg: 20 }),
      { type: "news", tick: 8, number: 4, items: [{ what: "leaked", node: 1 }, { what: "from-the-future" }] },
      observation(5, 8, { conc: 500, reg: 60 }),
    );
    expect(state.news.map((story) => story.item.what)).toEqual(["from-the-future", "leaked", "published"]);
    expect(new Set(state.news.map((story) => story.key)).size).toBe(3);
    expect(state.samples).toEqual([
      { tick: 0, concern: 100, regulation: 0 },
      { tick: 4, concern: 96, regulation: 20 },
      { tick: 8, concern: 500, regulation: 60 },
    ]);
  });

  it("goes on after a resume and begins anew in another room", () => {
    const before = after(welcome(), observation(1, 4));
    expect(reduce(before, welcome({ resumed: true }), 0).tree).toBe(before.tree);
    expect(reduce(before, welcome({ room: "OTHER" }), 0).samples).toEqual([]);
  });

  it("takes a snapshot as if everything had just happened", () => {
    const snapshot: FromServer = {
      type: "snapshot",
      number: 9,
      updates: [names(0), observation(9, 12)] as never,
    };
    expect(after(welcome(), snapshot)).toEqual(after(welcome(), names(8), observation(9, 12)));
    const newer = { ...snapshot, updates: [{ type: "applause" }, names(0), snapshot, observation(9, 12)] };
    expect(after(welcome(), newer as never)).toEqual(after(welcome(), snapshot));
  });

  it("counts time on the local clock, and stops counting in a pause", () => {
    const running = after(welcome(), {
      type: "clock",
      state: "running",
      kind: "rounds",
      tick: 0,
      deadline_ms: 99_000,
      time_left_ms: 30_000,
    });
    expect(running.timing).toMatchObject({ state: "running", deadline: 31_000, left: null });
    const paused = reduce(
      running,
      { type: "clock", state: "paused", kind: "rounds", tick: 0, time_left_ms: 20_000 },
      0,
    );
    expect(paused.timing).toMatchObject({ state: "paused", deadline: null, left: 20_000 });
  });
});

describe("what people say and hear", () => {
  const talk = (words: Partial<Talk>): FromServer => ({
    type: "talk",
    kind: "chat",
    text: "hello",
    ...words,
  });

  it("keeps words in the order of hearing, and announces what a facilitator says", () => {
    const state = after(
      welcome(),
      talk({ seat: 1 }),
      talk({ kind: "announcement", text: "Ten minutes", tick: 4 }),
      talk({ kind: "nudge", text: "", tick: 4 }),
    );
    expect(state.talk.map((said) => [said.key, said.words.text])).toEqual([
      [1, "hello"],
      [2, "Ten minutes"],
      [3, ""],
    ]);
    expect(state.bulletins).toEqual([
      { key: 1, kind: "announcement", text: "Ten minutes", tick: 4 },
      { key: 2, kind: "nudge", text: "", tick: 4 },
    ]);
  });

  it("takes pledges by number and what became of them at the end", () => {
    const pledge: FromServer = { type: "pledged", pledge: 0, seat: 1, verb: "publish", node: 2, tick: 4 };
    const state = after(welcome(), pledge, pledge);
    expect(state.pledges).toHaveLength(1);
    const end: FromServer = {
      type: "end",
      tick: 8,
      ending: "horizon",
      payoffs: [],
      motives: [],
      pledges: [{ ...pledge, state: "broken" }],
    };
    expect(reduce(state, end, 0).pledges[0]?.state).toBe("broken");
  });

  it("notices that a round was given more time, and nothing of the kind in a new round", () => {
    const clock = (tick: number, deadline: number): FromServer => ({
      type: "clock",
      state: "running",
      kind: "rounds",
      tick,
      server_ms: 500,
      deadline_ms: deadline,
      time_left_ms: deadline - 500,
    });
    const running = after(welcome(), observation(1, 4), clock(4, 30_500));
    expect(reduce(running, clock(4, 90_500), 1_000).bulletins).toEqual([
      { key: 1, kind: "extended", text: "", tick: 4 },
    ]);
    expect(reduce(running, clock(8, 90_500), 1_000).bulletins).toEqual([]);
  });

  it("forgets what a facilitator took back, and another match's story", () => {
    const news = (tick: number): FromServer => ({ type: "news", tick, items: [{ what: "leaked", node: 0 }] });
    const played = after(welcome(), news(4), observation(2, 4), news(8), observation(4, 8));
    const back = reduce(played, { type: "undone", tick: 4 }, 0);
    expect(back.news.map((story) => story.tick)).toEqual([4]);
    expect(back.bulletins.at(-1)).toMatchObject({ kind: "undone", tick: 4 });
    const rematch = [welcome(), observation(1, 0)].reduce(
      (state, message) => reduce(state, message, 0),
      played,
    );
    expect(rematch.news).toEqual([]);
    expect(rematch.samples.map((sample) => sample.tick)).toEqual([0]);
  });

  it("knows how the room is led, on the local clock", () => {
    const start = reduce(EMPTY, welcome({ server_ms: 70_000 }), 10_000);
    const { house } = reduce(
      start,
      { type: "house", talk: false, ends_ms: 100_000, match: 2, matches: 3 },
      0,
    );
    expect(house).toMatchObject({ talk: false, endsAt: 40_000, match: 2, matches: 3, locked: false });
  });
});
