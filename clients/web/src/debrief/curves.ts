/** What the curves of a debriefing show, and the same as rows of a table. */
import { words } from "../i18n/index.svelte";
import { kindWord } from "../tree/describe";
import type { Line } from "./analysis/found";
import { seriesOf } from "./column";
import type { Eyes } from "./scene";
import type { Story } from "./story";
import { seatLetter, seatName } from "./tell";

export const CHARTS = ["race", "chance", "concern", "heads", "prest", "money"] as const;
export type Chart = (typeof CHARTS)[number];

export interface CurveLine {
  readonly label: string;
  /** A custom property of the style sheet. */
  readonly colour: string;
  readonly dash: readonly number[];
  readonly bold: boolean;
  /** By tick; null where there is nothing to show. */
  readonly values: readonly (number | null)[];
  /** The seat whose line it is, if it is one's. */
  readonly seat: number | null;
}

const DASHES: readonly (readonly number[])[] = [[], [9, 5], [2, 4], [12, 4, 2, 4], [5, 3], [16, 5]];

export function linesOf(story: Story, chart: Chart, eyes: Eyes, line: Line | null = null): CurveLine[] {
  switch (chart) {
    case "chance":
      return line === null ? [] : chanceLines(story, line);
    case "race":
      return raceLines(story, eyes);
    case "concern":
      return (["conc", "reg"] as const).map((name, place) => ({
        label: place === 0 ? words.t.concern : words.t.regulation,
        colour: place === 0 ? "--concern" : "--regulation",
        dash: DASHES[place] ?? [],
        bold: true,
        values: seriesOf(story.world[name], 0, story.ticks).map((value) => value / 10),
        seat: null,
      }));
    default:
      return story.seats.map((_, seat) => ({
        label: `${seatLetter(seat)} ${seatName(story, seat)}`,
        colour: `--seat-${seat % 8}`,
        dash: DASHES[seat % DASHES.length] ?? [],
        bold: eyes === seat,
        values: seriesOf(story.world[chart], seat, story.ticks).map((value) => value / 1000),
        seat,
      }));
  }
}

/** In percent; between the positions that were looked at the last one stands. */
function chanceLines(story: Story, found: Line): CurveLine[] {
  return (["yellow", "red"] as const).map((kind, place) => ({
    label: kindWord(kind),
    colour: `--${kind}-text`,
    dash: DASHES[place] ?? [],
    bold: true,
    values: Array.from({ length: story.ticks + 1 }, (_, tick) => {
      const position = found.ticks.findLastIndex((looked) => looked <= tick);
      const chance = found.chances[position]?.[kind].value;
      return chance === undefined ? null : Math.round(100 * chance);
    }),
    seat: null,
  }));
}

function raceLines(story: Story, eyes: Eyes): CurveLine[] {
  return (["yellow", "red"] as const).map((kind, place) => {
    const rows = typeof eyes === "number" ? [story.races[kind][eyes] ?? []] : story.races[kind];
    const values = Array.from({ length: story.ticks + 1 }, (_, tick) => closest(rows, tick));
    return {
      label: kindWord(kind),
      colour: `--${kind}-text`,
      dash: DASHES[place] ?? [],
      bold: true,
      values: values.map((tenths) => (tenths === null ? null : tenths / 10)),
      seat: null,
    };
  });
}

/** The smallest distance at a tick, in tenths; null where nobody has a way. */
function closest(rows: readonly (readonly number[])[], tick: number): number | null {
  const ways = rows.map((row) => row[tick] ?? -1).filter((tenths) => tenths >= 0);
  return ways.length === 0 ? null : Math.min(...ways);
}

/** The height of a picture of these lines: a round number that nothing important exceeds. */
export function ceilingOf(story: Story, chart: Chart, lines: readonly CurveLine[]): number {
  if (chart === "chance") return 100;
  const most = Math.max(1, ...lines.flatMap((line) => line.values.map((value) => value ?? 0)));
  const wanted = chart === "race" ? Math.min(most, 1.6 * story.horizon) : most;
  const unit = 10 ** Math.floor(Math.log10(wanted));
  return (
    [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].map((factor) => factor * unit).find((limit) => limit >= wanted) ??
    wanted
  );
}

export interface TableRow {
  readonly tick: number;
  readonly cells: readonly string[];
}

/** The values at the start of every round and at the end. */
export function rowsOf(story: Story, lines: readonly CurveLine[]): TableRow[] {
  const ticks = Array.from({ length: story.ticks + 1 }, (_, tick) => tick);
  return ticks
    .filter((tick) => tick % story.quarter === 0 || tick === story.ticks)
    .map((tick) => ({
      tick,
      cells: lines.map(({ values }) => {
        const value = values[tick] ?? null;
        return value === null ? "–" : words.number(value);
      }),
    }));
}

/** The value of each line at a tick, for the legend. */
export function valueAt(line: CurveLine, tick: number): string {
  const value = line.values[tick] ?? null;
  return value === null ? "–" : words.number(value < 10 ? value : Math.round(value));
}
