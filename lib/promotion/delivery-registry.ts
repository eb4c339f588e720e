import { controlOf, rejectionsIn, type Snapshot } from '../engine/delivery';
import type { EnvironmentData } from '../model/environment';
import type { AppData } from '../model/exchange';
import { type CommitId, type ImageReference, parseAppName, parseEnvironmentName } from '../model/scalars';
import {
  FREEZES,
  type Freeze,
  HOLDS,
  type Hold,
  NAMED_FREEZES,
  type NamedFreeze,
  type Rejection,
  type ReleaseRecord,
  type Waiver,
} from '../registry';

/**
 * The delivery data at one moment: what every branch held when it was fetched. Files are read when they are asked for,
 * and remembered. What cannot be read throws `BROKEN_FILE` with its position.
 *
 * @typeParam E names of the environments
 */
export interface DeliveryRegistry<E extends string = string> {
  /** Commit of the delivery branch; absent while the branch does not exist. */
  readonly commit?: CommitId;
  /** The environments, upstreams first. */
  readonly environments: readonly (EnvironmentData & { readonly name: E })[];
  /** The data of all apps, by name. */
  apps(): Promise<readonly AppData[]>;
  /** The record of a target; undefined where nothing runs. */
  record(environment: E, app: string): Promise<ReleaseRecord | undefined>;
  /** What runs in an environment, by app. */
  records(environment: E): Promise<Readonly<Record<string, ReleaseRecord>>>;
  /** The images that are pulled everywhere: by environment, app and slot. */
  digests(): Promise<Readonly<Record<E, Readonly<Record<string, Readonly<Record<string, ImageReference>>>>>>>;
  /** The freeze of an environment, as its file says it: it may have ended. */
  freeze(environment: E): Promise<Freeze | undefined>;
  /** Freezes with names of an environment, as the file says them: some may have ended. */
  freezes(environment: E): Promise<readonly NamedFreeze[]>;
  /** The hold of a target. */
  hold(environment: E, app: string): Promise<Hold | undefined>;
  /** The rejections of the whole fleet. */
  rejections(): Promise<readonly Rejection[]>;
  /** The waivers of an environment, by name; some may have ended. */
  waivers(environment: E): Promise<Readonly<Record<string, Waiver>>>;
}

/** The registry of a snapshot. */
export function registryOf<E extends string>(snapshot: Snapshot): DeliveryRegistry<E> {
  const named = (environment: E) => snapshot.environment(parseEnvironmentName(environment)).name;
  const records = async (environment: E) => {
    const found: Record<string, ReleaseRecord> = {};
    const name = named(environment);
    for (const app of await snapshot.recordNames(name)) {
      const stored = await snapshot.record(name, app);
      if (stored) found[app] = stored.record;
    }
    return found;
  };
  const environments = snapshot.environments as readonly (EnvironmentData & { readonly name: E })[];
  return {
    ...(snapshot.home.head === undefined ? {} : { commit: snapshot.home.head }),
    environments,
    apps: async () => Promise.all((await snapshot.appNames()).map((name) => snapshot.app(name))),
    record: async (environment, app) =>
      (await snapshot.record(named(environment), parseAppName(app)))?.record,
    records,
    digests: async () => {
      const rows = environments.map(async ({ name }) => {
        const running = Object.entries(await records(name)).map(([app, { images }]) => [app, images]);
        return [name, Object.fromEntries(running)];
      });
      return Object.fromEntries(await Promise.all(rows));
    },
    freeze: async (environment) => controlOf(snapshot, FREEZES, named(environment)),
    freezes: async (environment) =>
      (await controlOf(snapshot, NAMED_FREEZES, named(environment)))?.freezes ?? [],
    hold: async (environment, app) => controlOf(snapshot, HOLDS, named(environment), parseAppName(app)),
    rejections: () => rejectionsIn(snapshot),
    waivers: async (environment) => {
      const { readWaivers } = require('../engine/judgement') as typeof import('../engine/judgement');
      const { fileName } = require('../engine/promotion') as typeof import('../engine/promotion');
      const stored = await readWaivers(snapshot, named(environment));
      return Object.fromEntries(stored.map(({ file, waiver }) => [fileName(file), waiver]));
    },
  };
}
