import type { PlanView, RollbackRow } from './plan-view';

/** How a plan is taken back, as people read it. */
interface WaysBack {
  readonly rows: readonly RollbackRow[];
  /** Targets that nothing takes back, with the reason: whole sentences. */
  readonly none: readonly string[];
  /** What lists the rest, where a plan has more targets than are told one by one; else empty. */
  readonly more: string;
}

/** As many ways back as a person reads in a summary. */
const NAMED = 3;

/** The ways back of a plan: of one target, or of the first of several; and the targets that have none. */
export function waysBack(view: PlanView, most = NAMED): WaysBack {
  const { rollback, rollbacks = [], noWayBack = [], targets, environments } = view;
  const isOne = targets.length === 1;
  const none = noWayBack
    .slice(0, most)
    .map(({ target, why }) => `${isOne ? 'none' : `none for ${target}`}: ${why}`);
  if (rollback) return { rows: [rollback], none, more: '' };
  const known = rollbacks.length;
  const rows = rollbacks.slice(0, known <= most ? most : most - 1);
  const all = known + noWayBack.length;
  const left = Math.max(all, known === 0 ? 0 : targets.length) - rows.length - none.length;
  if (left <= 0) return { rows, none, more: '' };
  const [environment] = environments;
  const listed = `cdk8s-delivery audit${environment === undefined ? '' : ` --env ${environment}`}`;
  return { rows, none, more: `and of ${left} more, each by a command of its own: \`${listed}\` lists them` };
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
