/**
 * Where each technology stands in the picture: columns are the rulebook's layers, rows are chosen by d3-dag so that
 * few lines cross, and lines of more than one layer get way-points so that they run between the cards.
 *
 * A picture that is redrawn whenever the fog lifts would lose its readers, so the rows of a former picture are kept:
 * what was above stays above, and what is new goes next to what it is connected with.
 */
import {
  coordSimplex,
  decrossTwoLayer,
  graphStratify,
  layeringSimplex,
  sugiyama,
  twolayerAgg,
  type Decross,
  type SugiNode,
} from "d3-dag";
import type { TreeNode } from "../match/view";

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Layout {
  /** Centre of each node by index. */
  readonly at: ReadonlyMap<number, Point>;
  /** Way-points of each line, from the prerequisite's centre to the node's centre, by `edgeId`. */
  readonly lines: ReadonlyMap<string, readonly Point[]>;
  readonly columns: readonly { readonly layer: number; readonly x: number }[];
  readonly size: Size;
}

export const COLUMN_GAP = 40;
/** Between cards of a column; lines that pass between them keep LINE_GAP. */
export const ROW_GAP = 24;
export const LINE_GAP = 9;

type LayoutNode = Pick<TreeNode, "index" | "layer" | "prerequisites">;

interface Datum {
  readonly id: string;
  readonly index: number;
  readonly layer: number;
  readonly parentIds: readonly string[];
}

export function edgeId(from: number, to: number): string {
  return `${from}-${to}`;
}

/** Lay out `nodes`; `former` is the picture they were last seen in. Pure: the same input gives the same picture. */
export function layoutTree(nodes: readonly LayoutNode[], size: Size, former: Layout | null = null): Layout {
  const columns = columnsOf(nodes, size);
  if (nodes.length === 0) return { at: new Map(), lines: new Map(), columns, size: { width: 0, height: 0 } };

  const shown = new Set(nodes.map((node) => node.index));
  const data: Datum[] = nodes.map((node) => ({
    id: String(node.index),
    index: node.index,
    layer: node.layer,
    parentIds: node.prerequisites
      // A line back or within a column would not be layered; the rules have none between ordinary nodes.
      .filter((edge) => shown.has(edge.from) && layerOf(nodes, edge.from) < node.layer)
      .map((edge) => String(edge.from)),
  }));

  const rank = new Map(columns.map((column, position) => [column.layer, position]));
  const graph = graphStratify()(data);
  const arrange = sugiyama()
    .layering(layeringSimplex().rank(({ data: datum }: { data: Datum }) => rank.get(datum.layer)))
    .decross(former === null ? decrossTwoLayer().order(twolayerAgg()).passes(12) : keepRows(former))
    .coord(coordSimplex())
    // d3-dag draws from top to bottom: its x is our y.
    .nodeSize([size.height + ROW_GAP - LINE_GAP, size.width])
    .gap([LINE_GAP, COLUMN_GAP]);
  const { width } = arrange(graph);

  const x = (layer: number): number => columns[rank.get(layer) ?? 0]?.x ?? 0;
  const at = new Map<number, Point>();
  for (const node of graph.nodes()) at.set(node.data.index, { x: x(node.data.layer), y: node.x });

  const lines = new Map<string, readonly Point[]>();
  for (const link of graph.links()) {
    const from = rank.get(link.source.data.layer) ?? 0;
    const points = link.points.map(([row], step) => ({ x: columns[from + step]?.x ?? 0, y: row }));
    lines.set(edgeId(link.source.data.index, link.target.data.index), points);
  }
  const last = columns.at(-1)?.x ?? 0;
  return { at, lines, columns, size: { width: last + size.width / 2, height: width } };
}

function layerOf(nodes: readonly LayoutNode[], index: number): number {
  return nodes.find((node) => node.index === index)?.layer ?? Number.POSITIVE_INFINITY;
}

function columnsOf(nodes: readonly LayoutNode[], size: Size): { layer: number; x: number }[] {
  const layers = [...new Set(nodes.map((node) => node.layer))].sort((a, b) => a - b);
  return layers.map((layer, position) => ({
    layer,
    x: size.width / 2 + position * (size.width + COLUMN_GAP),
  }));
}

/** Order each column as in the former picture; new nodes take the mean row of what they are connected with. */
function keepRows(former: Layout): Decross<Datum, undefined> {
  return (layers) => {
    const rows = new Map<SugiNode<Datum, undefined>, number>();
    const row = (node: SugiNode<Datum, undefined>): number => {
      const kept = rows.get(node);
      if (kept !== undefined) return kept;
      const { data } = node;
      const value =
        data.role === "node"
          ? (former.at.get(data.node.data.index)?.y ?? meanRow(former, data.node.data.parentIds))
          : lineRow(former, data.link.source.data.index, data.link.target.data.index, data.layer);
      rows.set(node, value);
      return value;
    };
    for (const layer of layers) layer.sort((a, b) => row(a) - row(b));
  };
}

function meanRow(former: Layout, ids: readonly string[]): number {
  const rows = ids.flatMap((id) => former.at.get(Number(id))?.y ?? []);
  return rows.length === 0 ? former.size.height : rows.reduce((sum, y) => sum + y, 0) / rows.length;
}

function lineRow(former: Layout, from: number, to: number, layer: number): number {
  const points = former.lines.get(edgeId(from, to));
  const x = former.columns[layer]?.x;
  const kept = points?.find((point) => point.x === x);
  if (kept !== undefined) return kept.y;
  const ends = [former.at.get(from)?.y, former.at.get(to)?.y].filter((y) => y !== undefined);
  return ends.length === 0 ? former.size.height : ends.reduce((sum, y) => sum + y, 0) / ends.length;
}
