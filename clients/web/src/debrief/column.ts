/** A quantity of a story at any tick. */
import type { ColumnData } from "./story";

/** Return the values of a column when `tick` ticks had been played. */
export function at({ start, changes }: ColumnData, tick: number): number[] {
  const values = [...start];
  for (let place = 0; place + 2 < changes.length; place += 3) {
    // Changes stand in the order of ticks.
    if ((changes[place] ?? 0) > tick) break;
    values[changes[place + 1] ?? 0] = changes[place + 2] ?? 0;
  }
  return values;
}

/** Return one place of a column over all ticks, from 0 to `ticks`. */
export function seriesOf({ start, changes }: ColumnData, index: number, ticks: number): number[] {
  const values = new Array<number>(ticks + 1).fill(start[index] ?? 0);
  for (let place = 0; place + 2 < changes.length; place += 3) {
    if (changes[place + 1] === index) values.fill(changes[place + 2] ?? 0, changes[place]);
  }
  return values;
}
