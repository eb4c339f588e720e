import Table from 'cli-table3';
import type { Timing } from './measure';

/** Prints a table: the first column is text, the others are numbers. */
export function printTable(
  title: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): void {
  const table = new Table({
    head: [...head],
    colAligns: head.map((_, index) => (index === 0 ? 'left' : 'right')),
    style: { head: [], border: [] },
  });
  table.push(...rows.map((row) => [...row]));
  process.stdout.write(`\n${title}\n${table.toString()}\n`);
}

/** Milliseconds for people. */
export function milliseconds(value: number): string {
  if (value >= 10_000) return `${(value / 1000).toFixed(1)} s`;
  return `${value >= 100 ? Math.round(value) : value.toFixed(1)} ms`;
}

/** Median, and from where to where the runs went. */
export function timing({ median, min, max, runs }: Timing): string {
  return runs.length < 2
    ? milliseconds(median)
    : `${milliseconds(median)} (${milliseconds(min)}–${milliseconds(max)})`;
}

/** How many times as long something takes. */
export function ratio(slow: number, fast: number): string {
  const times = slow / fast;
  return `${times >= 100 ? Math.round(times) : times.toFixed(1)}×`;
}
