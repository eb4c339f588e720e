import type { NamedGateEntry } from '../../model/gate';
import type { StatementEntry } from './settings';

/** Who states it. */
export interface StatementProps {
  /**
   * Who states it, for people, such as `the nightly load test`.
   *
   * @default - not said
   */
  readonly by?: string;
}

/**
 * A custom gate: a job elsewhere has to have stated something about exactly this release, as evidence of that kind in
 * the release's record.
 *
 * ```ts
 * statement('load-test', { by: 'the nightly load test' })
 * ```
 */
export function statement(name: string, { by }: StatementProps = {}): NamedGateEntry {
  const entry: StatementEntry = { gate: 'statement', version: 1, name, ...(by === undefined ? {} : { by }) };
  return entry;
}
