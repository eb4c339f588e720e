import type { PlanView, RollbackRow } from './plan-view';

/** How a plan is taken back, as people read it. */
interface WaysBack {
  readonly rows: readonly RollbackRow[];
  /** What lists the rest, where a plan has more targets than are told one by one; else empty. */
  readonly more: string;
}

/** As many ways back as a person reads in a summary. */
const NAMED = 3;

/** The ways back of a plan: of one target, or of the first of several. */
export function waysBack(
  { rollback, rollbacks = [], targets, environments }: PlanView,
  most = NAMED,
): WaysBack {
  if (rollback) return { rows: [rollback], more: '' };
  const known = rollbacks.length;
  const rows = rollbacks.slice(0, known <= most ? most : most - 1);
  const left = Math.max(known, known === 0 ? 0 : targets.length) - rows.length;
  if (left === 0) return { rows, more: '' };
  const [environment] = environments;
  const listed = `cdk8s-delivery audit${environment === undefined ? '' : ` --env ${environment}`}`;
  return { rows, more: `and of ${left} more, each by a command of its own: \`${listed}\` lists them` };
}

/**
 * A way back as a line to copy. What else there is to know stands behind it as a comment, so that all of it may be pasted.
 *
 * @param more what is said beside the note of the row
 */
export function wayBackLine({ command, note }: RollbackRow, more: readonly string[] = []): string {
  const why = command.includes(' --reason ') ? [] : ['add --reason'];
  const said = [...more, ...(note === undefined ? [] : [note]), ...why];
  return said.length === 0 ? command : `${command}   # ${said.join('; ')}`;
}
