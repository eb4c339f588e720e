import type { Finding } from '../../model/finding';
import { type AppName, type EnvironmentName, isAppName, isEnvironmentName } from '../../model/scalars';
import type { Snapshot } from '../delivery';
import { findOrigins, originsKey, type ReleaseOf } from './find-origins';
import type { Origins } from './origins';

/** Where to look up what made a target's files. */
interface MadeBy {
  /** Release that the files of a target belong to. */
  readonly release: (environment: EnvironmentName, app: AppName) => Promise<string | undefined>;
  /**
   * By app, of releases that were rendered just now.
   *
   * @default - all is looked up among the renders
   */
  readonly rendered?: ReadonlyMap<string, Origins>;
}

/** Adds to findings about files of targets what in the project's code made these files, where that is to be found. */
export async function nameConstructs(
  snapshot: Snapshot,
  findings: readonly Finding[],
  { release, rendered = new Map() }: MadeBy,
): Promise<Finding[]> {
  const known = new Set(snapshot.readableEnvironments.map(({ name }) => name));
  const wanted = new Map<string, ReleaseOf>();
  const makers = await Promise.all(
    findings.map(async ({ subject: { environment, app, file } }) => {
      if (app === undefined || !isAppName(app) || file === undefined) return undefined;
      if (environment === undefined || !isEnvironmentName(environment) || !known.has(environment))
        return undefined;
      const folder = `${snapshot.manifestPath(environment, app)}/`;
      const path = `${environment}/${file.startsWith(folder) ? file.slice(folder.length) : file}`;
      if (rendered.has(app)) return { path, origins: () => rendered.get(app) };
      const id = await release(environment, app);
      if (id === undefined) return undefined;
      const of = { app, release: id };
      wanted.set(originsKey(of), of);
      return { path, origins: () => found.get(originsKey(of)) };
    }),
  );
  const found = await findOrigins(snapshot, [...wanted.values()]);
  return findings.map((each, index) => {
    const maker = makers[index];
    const construct = maker?.origins()?.get(maker.path);
    return construct === undefined ? each : { ...each, subject: { ...each.subject, construct } };
  });
}
