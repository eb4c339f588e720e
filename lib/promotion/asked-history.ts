import type { HistoryQuery } from '../engine/history';
import { defined } from '../model/exchange';
import { parseAppName, parseEnvironmentName } from '../model/scalars';

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

/** Parses the names of a query; throws `INVALID_NAME`. */
export function historyQuery({ environment, app, ...rest }: AskedHistory): HistoryQuery {
  return {
    ...rest,
    ...defined({
      environment: environment === undefined ? undefined : parseEnvironmentName(environment),
      app: app === undefined ? undefined : parseAppName(app),
    }),
  };
}
