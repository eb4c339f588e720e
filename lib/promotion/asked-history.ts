import type { HistoryQuery } from '../engine/history';
import { defined } from '../model/exchange';
import { parseAppName, parseEnvironmentName } from '../model/scalars';
import { assertKnownKeys, type KnownKeys } from './known-keys';

/**
 * What a history is asked for, as a script writes it.
 *
 * @typeParam E names of the environments
 */
export interface AskedHistory<E extends string = string> {
  readonly environment?: E;
  readonly app?: string;
  readonly since?: Date;
  readonly until?: Date;
  /** The most changes, the newest. */
  readonly limit?: number;
}

const KEYS: KnownKeys<AskedHistory> = { environment: true, app: true, since: true, until: true, limit: true };

/** Parses the names of a query; throws `INVALID_NAME`, and `INVALID_OPTION` for a key that there is not. */
export function historyQuery(asked: AskedHistory): HistoryQuery {
  assertKnownKeys('history', asked, KEYS);
  const { environment, app, ...rest } = asked;
  return {
    ...rest,
    ...defined({
      environment: environment === undefined ? undefined : parseEnvironmentName(environment),
      app: app === undefined ? undefined : parseAppName(app),
    }),
  };
}
