import type { DiscoverQuestion } from '../engine/promotion';
import { parseAppName, parseEnvironmentName } from '../model/scalars';

/**
 * Which apps are asked about.
 *
 * @typeParam E names of environments
 */
export interface AskedDiscovery<E extends string = string> {
  /**
   * Apps to ask about.
   *
   * @default - every app that has a slot with `discover`
   */
  readonly apps?: readonly string[];
  /**
   * Environment that the releases are to enter.
   *
   * @default - the first entry of each app
   */
  readonly into?: E;
}

export function discoverQuestion({ apps, into }: AskedDiscovery): DiscoverQuestion {
  return {
    apps: apps === undefined ? 'all' : apps.map(parseAppName),
    ...(into === undefined ? {} : { into: parseEnvironmentName(into) }),
  };
}
