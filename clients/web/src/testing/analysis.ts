/** What an analysis of the story of `story.ts` could have found, for tests. */
import type { Change, Estimate, Found } from "../debrief/analysis/found";

export const estimate = (value: number, low = value - 0.05, high = value + 0.05): Estimate => ({
  value,
  low,
  high,
});
const change = (yellow: number, red: number): Change => ({ yellow: estimate(yellow), red: estimate(red) });

export const FOUND: Found = {
  policies: ["beneficial", "haste"],
  futures: 40,
  seed: 0,
  line: {
    ticks: [0, 3, 8],
    chances: [
      { ...change(0.6, 0.4), horizon: estimate(0) },
      { ...change(0.3, 0.7), horizon: estimate(0) },
      { ...change(0, 1), horizon: estimate(0) },
    ],
  },
  moments: [
    {
      ...change(-0.3, 0.3),
      start: 2,
      end: 3,
      p_value: 0.002,
      events: [[2, { kind: "public", node: 0, seat: -1 }]],
    },
    { ...change(-0.3, 0.3), start: 3, end: 8, p_value: 0.4, events: [] },
  ],
  effects: [{ ...change(-0.2, 0.2), tick: 0, decision: { seat: 0, part: "publish", node: 0 } }],
  looks: [
    {
      tick: 0,
      values: [
        { ...change(0.2, -0.2), node: 1, payoffs: [estimate(50), estimate(-20)], verdict: "good" },
        { ...change(-0.1, 0.1), node: 0, payoffs: [estimate(-5), estimate(0)], verdict: "bad" },
      ],
    },
  ],
  uses: [{ node: 0, yellow: 0.2, red: 0.3, use: "dual", origin: "inherent" }],
  absences: [{ ...change(-0.2, 0.2), seat: 0, delays: [{ node: 0, seat: 0, ticks: estimate(3, 1, 5) }] }],
  secrets: [
    { seat: 0, node: 0, since: 1, until: 3, fate: "published" },
    { seat: 0, node: 1, since: 4, until: 8, fate: "published" },
    { seat: 1, node: 2, since: 8, until: 8, fate: "kept" },
  ],
  publications: [{ ...change(0, 0), seat: 0, node: 1, tick: 4, payoff: estimate(9, -1, 19) }],
  competition: [{ node: 0, effective: 1.4 }],
  likenesses: { "0": { policy: "beneficial", fit: 0.8, low: 0.7, high: 0.9 } },
};
