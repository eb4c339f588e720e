import type { EnvironmentName } from '../../model/scalars';
import type { DeliveryChange } from './delivery-change';

/**
 * The four measures of software delivery that DORA's research names (https://dora.dev/guides/dora-metrics-four-keys/), of
 * one environment, as far as Git knows them: a change counts from the moment when the delivery branch had it, and no
 * cluster is asked.
 */
export interface DeliveryMeasures {
  readonly environment: EnvironmentName;
  /** Changes that brought a release into the environment: releases and promotions, one for each app. */
  readonly deployments: number;
  /**
   * Deployments in a week of the part of the period that there is: since the first change that was told, where that is
   * younger. Absent where that is less than a day.
   */
  readonly perWeek?: number;
  /**
   * Median time from the first commit that brought a release into any environment to the one that brought it here, in
   * seconds. Absent where releases begin here. The commit of the app's own source may be older: it lies in another
   * repository.
   */
  readonly leadTime?: number;
  /** Deployments that were rolled back or held before the next one of their app. */
  readonly failures: number;
  /** Share of deployments that failed, 0 to 1; absent without deployments. */
  readonly failureRate?: number;
  /** Median time from a failed deployment to the rollback, or to the next deployment, in seconds; absent where none ended. */
  readonly timeToRestore?: number;
}

/** What is measured, half-open. */
export interface Period {
  readonly since: Date;
  readonly until: Date;
}

const DEPLOYMENTS: ReadonlySet<string> = new Set(['release', 'promotion']);
const RESTORED: ReadonlySet<string> = new Set(['rollback', 'restored', 'emergency']);
const DAY = 24 * 3600;
const WEEK = 7 * DAY;

/**
 * Measures the delivery into some environments.
 *
 * @param newestFirst changes of all environments, from their beginning on: where a release came from may be older than the period
 */
export function deliveryMeasures(
  newestFirst: readonly DeliveryChange[],
  environments: readonly EnvironmentName[],
  { since, until }: Period,
): DeliveryMeasures[] {
  const changes = [...newestFirst].reverse();
  const first = firstSeen(changes);
  const begins = changes.find(({ at }) => at >= since)?.at;
  const isOlder = changes.some(({ at }) => at < since);
  const measured = seconds(isOlder || begins === undefined ? since : begins, until);
  return environments.map((environment) => {
    const targets = byApp(changes.filter((each) => each.environment === environment));
    const counts = ({ kind, at, to }: DeliveryChange) =>
      DEPLOYMENTS.has(kind) && to !== undefined && at >= since && at < until;
    const deployments = targets.flatMap((told) => told.filter(counts));
    const failed = targets.flatMap((told) =>
      told.flatMap((each, index) => (counts(each) ? (failureOf(each, told.slice(index + 1)) ?? []) : [])),
    );
    const leadTimes = deployments.flatMap(({ app, to, at }) => {
      const start = first.get(`${app} ${to?.release}`);
      return start === undefined || start.environment === environment ? [] : [seconds(start.at, at)];
    });
    const leadTime = median(leadTimes);
    const timeToRestore = median(failed.flatMap(({ lasted }) => lasted ?? []));
    return {
      environment,
      deployments: deployments.length,
      ...(measured >= DAY ? { perWeek: (deployments.length * WEEK) / measured } : {}),
      ...(leadTime === undefined ? {} : { leadTime }),
      failures: failed.length,
      ...(deployments.length === 0 ? {} : { failureRate: failed.length / deployments.length }),
      ...(timeToRestore === undefined ? {} : { timeToRestore }),
    };
  });
}

/** Where and when each release of an app first appeared. */
function firstSeen(oldestFirst: readonly DeliveryChange[]): ReadonlyMap<string, DeliveryChange> {
  const first = new Map<string, DeliveryChange>();
  for (const change of oldestFirst) {
    const key = `${change.app} ${change.to?.release}`;
    if (change.to && !first.has(key)) first.set(key, change);
  }
  return first;
}

/** Changes of each app, in their order. */
function byApp(changes: readonly DeliveryChange[]): readonly (readonly DeliveryChange[])[] {
  const apps = new Map<string, DeliveryChange[]>();
  for (const change of changes) {
    if (change.app === undefined) continue;
    const told = apps.get(change.app) ?? [];
    told.push(change);
    apps.set(change.app, told);
  }
  return [...apps.values()];
}

/** Whether a deployment failed, and how long that lasted, where it ended. */
function failureOf(
  deployment: DeliveryChange,
  later: readonly DeliveryChange[],
): { readonly lasted?: number } | undefined {
  let failed = false;
  for (const { kind, at } of later) {
    if (kind === 'hold') failed = true;
    if (RESTORED.has(kind) || (failed && DEPLOYMENTS.has(kind)))
      return { lasted: seconds(deployment.at, at) };
    if (DEPLOYMENTS.has(kind)) return undefined;
  }
  return failed ? {} : undefined;
}

const seconds = (from: Date, to: Date) => Math.max(0, (to.getTime() - from.getTime()) / 1000);

function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle];
  const lower = sorted[middle - 1];
  if (upper === undefined) return undefined;
  return sorted.length % 2 === 1 || lower === undefined ? upper : (lower + upper) / 2;
}
