import { describe, expect, it } from "vitest";
import { edgeId, layoutTree, type Layout } from "./layout";

const SIZE = { width: 160, height: 100 };

interface Plain {
  index: number;
  layer: number;
  prerequisites: { from: number; strength: number; exact: boolean }[];
}

function grown(count: number, layers: number): Plain[] {
  let seed = 7;
  const random = (below: number): number => (seed = (seed * 1103515245 + 12345) % 2147483648) % below;
  const nodes: Plain[] = [];
  for (let index = 0; index < count; index++) {
    const layer = Math.floor((index * layers) / count);
    const before = nodes.filter((node) => node.layer < layer && node.layer >= layer - 2);
    const from = new Set([0, 1, 2].flatMap(() => before[random(Math.max(1, before.length))]?.index ?? []));
    nodes.push({
      index,
      layer,
      prerequisites: [...from].map((parent) => ({ from: parent, strength: 5, exact: true })),
    });
  }
  return nodes;
}

function overlaps({ at }: Layout): number {
  const points = [...at.values()];
  return points.filter((a, i) =>
    points.some(
      (b, j) => j > i && Math.abs(a.x - b.x) < SIZE.width && Math.abs(a.y - b.y) < SIZE.height - 0.01,
    ),
  ).length;
}

describe("the layout", () => {
  const nodes = grown(100, 12);
  const whole = layoutTree(nodes, SIZE);

  it("puts every technology into the column of its layer, from left to right, without overlaps", () => {
    for (const node of nodes) expect(whole.at.get(node.index)?.x).toBe(whole.columns[node.layer]?.x);
    expect(whole.columns.map((column) => column.x)).toEqual(
      whole.columns.map((column) => column.x).sort((a, b) => a - b),
    );
    expect(overlaps(whole)).toBe(0);
  });

  it("leads every line from its prerequisite to its technology, with a way-point in each column between", () => {
    for (const node of nodes) {
      for (const { from } of node.prerequisites) {
        const line = whole.lines.get(edgeId(from, node.index));
        expect(line?.[0]).toEqual(whole.at.get(from));
        expect(line?.at(-1)).toEqual(whole.at.get(node.index));
        expect(line?.length).toBe(node.layer - (nodes[from]?.layer ?? 0) + 1);
      }
    }
  });

  it("keeps the order of rows when the fog lifts", () => {
    const early = layoutTree(nodes.slice(0, 60), SIZE);
    const late = layoutTree(nodes, SIZE, early);
    expect(overlaps(late)).toBe(0);
    for (const column of early.columns) {
      const order = (layout: Layout): number[] =>
        nodes
          .slice(0, 60)
          .filter((node) => node.layer === column.layer)
          .sort((a, b) => (layout.at.get(a.index)?.y ?? 0) - (layout.at.get(b.index)?.y ?? 0))
          .map((node) => node.index);
      expect(order(late)).toEqual(order(early));
    }
  });

  it("is the same for the same tree", () => {
    expect(layoutTree(nodes, SIZE)).toEqual(whole);
  });

  it("copes with nothing, with one, and with strange prerequisites", () => {
    expect(layoutTree([], SIZE).at.size).toBe(0);
    const edge = { strength: 1, exact: true };
    const odd = [
      { index: 0, layer: 5, prerequisites: [] },
      { index: 1, layer: 5, prerequisites: [{ ...edge, from: 0 }] },
      {
        index: 2,
        layer: 2,
        prerequisites: [
          { ...edge, from: 0 },
          { ...edge, from: 9 },
        ],
      },
    ];
    const layout = layoutTree(odd, SIZE);
    expect(layout.at.size).toBe(3);
    expect(layout.lines.size).toBe(0);
  });
});
