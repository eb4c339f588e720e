import type { Detail } from '../../../kubernetes/diff';

/** How much is shown; later levels show less. */
export interface Level {
  readonly details: 'all' | 'telling' | 'objects' | 'counts' | 'none';
  readonly detail: Detail;
  /** Rows of a list before the rest is counted. */
  readonly rows: number;
  readonly table: 'rows' | 'grouped';
  /** The parts that this level leaves out; empty for the first. */
  readonly leftOut: string;
}

export const LAST_LEVEL: Level = {
  details: 'none',
  detail: { columns: 60, lines: 1 },
  rows: 3,
  table: 'grouped',
  leftOut: 'everything but the summary',
};

export const LEVELS: readonly Level[] = [
  { details: 'all', detail: { columns: 4_000, lines: 2_000 }, rows: 1_000, table: 'rows', leftOut: '' },
  {
    details: 'all',
    detail: { columns: 300, lines: 40 },
    rows: 500,
    table: 'rows',
    leftOut: 'long values are cut',
  },
  {
    details: 'telling',
    detail: { columns: 160, lines: 10 },
    rows: 200,
    table: 'rows',
    leftOut: 'changes of scale and of metadata, and long values',
  },
  {
    details: 'objects',
    detail: { columns: 120, lines: 5 },
    rows: 100,
    table: 'rows',
    leftOut: 'what changes in each object: the objects are named',
  },
  {
    details: 'counts',
    detail: { columns: 120, lines: 5 },
    rows: 100,
    table: 'rows',
    leftOut: 'the changes of each target: the objects are counted by kind, and the first of them named',
  },
  {
    details: 'counts',
    detail: { columns: 120, lines: 5 },
    rows: 60,
    table: 'grouped',
    leftOut: 'the changes of each target, and rows of the tables beyond the first 60',
  },
  {
    details: 'none',
    detail: { columns: 80, lines: 3 },
    rows: 15,
    table: 'grouped',
    leftOut: 'everything but the summary',
  },
  LAST_LEVEL,
];
