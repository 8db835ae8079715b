/** A story of eight months, two seats and four technologies, as the server would tell it, for tests. */
import { VIEW_COLUMNS, type ColumnData, type Story, type StoryNode, type ViewData } from "../debrief/story";

export const still = (...start: number[]): ColumnData => ({ start, changes: [] });

const node = (name: string, facts: Partial<StoryNode> = {}): StoryNode => ({
  name,
  kind: "blue",
  face: "blue",
  field: "cap",
  layer: 0,
  cost: 10_000,
  cap: 5000,
  prestige: 500,
  revenue: 0,
  hazard: 0,
  shown_hazard: 0,
  inspect: 0,
  assist: [0, 0, 0, 0, 0, 0],
  needs: [],
  ...facts,
});

/** Nothing is seen but what is given. */
function view(given: Partial<Record<(typeof VIEW_COLUMNS)[number], ColumnData>>): ViewData {
  const blank = Object.fromEntries(
    VIEW_COLUMNS.map((name) => [
      name,
      name === "strength" ? still(...Array<number>(20).fill(0)) : still(-1, -1, -1, -1),
    ]),
  ) as unknown as ViewData;
  return { ...blank, level: still(0, 0, 0, 0), known: still(0, 0, 0, 0), ...given };
}

export const STORY: Story = {
  match: "tale",
  title: "A tale",
  scenario: "tale",
  complete: true,
  ticks: 8,
  quarter: 4,
  horizon: 12,
  seats: [
    { name: "Ada", motive: "beneficial", controller: "human", bot: null, payoff: 90, handovers: [] },
    { name: "Bob", motive: "haste", controller: "bot", bot: "haste", payoff: 700, handovers: [] },
  ],
  nodes: [
    node("Root"),
    node("Secret", { kind: "green", face: "green" }),
    node("Mask", { kind: "red", face: "yellow", layer: 2, needs: [[0, 5]] }),
    node("Good", { kind: "yellow", face: "yellow", layer: 2, needs: [[1, 7]] }),
  ],
  end: {
    tick: 8,
    ending: "red",
    node: 2,
    builders: [1],
    reason: null,
    left: { yellow: { seat: 0, tenths: 35 }, red: { seat: 1, tenths: 0 } },
    last_piece: [3, 0, 1, 1, 1],
  },
  events: [
    [["unlock", 0, 0, 1]],
    [],
    [["public", 0, -1, 1]],
    [["unlock", 1, 0, 1]],
    [],
    [],
    [],
    [
      ["unlock", 2, 1, 1],
      ["end", 2, -1, 2],
    ],
  ],
  learned: [
    [1, 0, 0, 0, 0],
    [3, 0, 1, 1, 1],
    [4, 1, 0, 0, 0],
    [8, 2, 1, 0, 0],
  ],
  shocks: [[4, 50, 0, "A scandal."]],
  world: {
    conc: { start: [100], changes: [4, 0, 150] },
    reg: still(0),
    nshots: still(0),
    known: { start: [0, 0, 0, 0, 0, 0, 0, 0], changes: [1, 0, 2, 3, 4, 1, 4, 1, 2, 8, 6, 2] },
    prog: { start: [0, 0, 0, 0, 0, 0, 0, 0], changes: [1, 0, 10_000, 5, 6, 4000, 6, 6, 8000] },
    insp: still(0, 0, 0, 0, 0, 0, 0, 0),
    first: { start: [-1, -1, -1, -1], changes: [1, 0, 0, 4, 1, 3, 8, 2, 7] },
    pub: { start: [0, 0, 0, 0], changes: [3, 0, 1] },
    rvl: { start: [0, 0, 0, 0], changes: [3, 0, 1] },
    expo: still(0, 0, 0, 0),
    sell: still(0, 0, 0, 0, 0, 0, 0, 0),
    heads: still(10_000, 12_000),
    money: still(5000, 6000),
    prest: { start: [1000, 1200], changes: [3, 0, 1500] },
  },
  orders: {
    slot_node: { start: [0, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1], changes: [4, 6, 2] },
    slot_w: { start: [1000, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], changes: [4, 6, 600] },
    line_w: still(0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
  },
  views: [
    view({
      level: { start: [2, 0, 1, 1], changes: [1, 0, 3, 2, 1, 2, 4, 1, 3] },
      kind: { start: [0, -1, 2, 2], changes: [2, 1, 1] },
      known: { start: [0, 0, 0, 0], changes: [1, 0, 2, 4, 1, 2] },
      prog: { start: [0, 0, 0, 0], changes: [1, 0, 10_000] },
    }),
    view({
      level: { start: [2, 0, 1, 1], changes: [3, 0, 3, 3, 2, 2] },
      kind: still(0, -1, 2, 2),
      known: { start: [0, 0, 0, 0], changes: [3, 0, 1, 8, 2, 2] },
      strength: { start: Array<number>(20).fill(0), changes: [3, 10, 4] },
    }),
  ],
  public: view({ level: { start: [2, 0, 1, 1], changes: [3, 0, 3] }, kind: still(0, -1, -1, -1) }),
  races: {
    yellow: [
      [90, 80, 80, 80, 60, 50, 40, 35, 35],
      [200, 200, 200, 190, 190, 190, 190, 190, 190],
    ],
    red: [
      [150, 140, 140, 140, 140, 140, 140, 140, -1],
      [100, 100, 100, 60, 50, 40, 20, 10, 0],
    ],
  },
  pledges: [],
  talk: [
    { tick: 2, kind: "chat", seat: 0, to: [], text: "Hello" },
    { tick: 2, kind: "chat", seat: 0, to: [1], text: "psst" },
  ],
  moments: [
    { tick: 3, kind: "published", node: 0, seats: [0], learners: [1], yellow: 0, red: 40, lead: "" },
    { tick: 8, kind: "end", node: 2, seats: [1], learners: [], yellow: 0, red: 0, lead: "" },
  ],
  prompts: [
    { id: "facade", node: 2, inspected: false },
    { id: "of-a-later-version", node: 1 },
    { id: "secret", node: 1 },
    { id: "helped_red", node: 0, seats: [0], tick: 3, months: 4 },
  ],
};
