import { absentHere } from '../../../../model/app';
import type { Finding } from '../../../../model/finding';
import type { AppName, EnvironmentName } from '../../../../model/scalars';
import type { Snapshot } from '../../../delivery';
import type { PromoteChange } from './change';
import { furtherUpstreams } from './further-upstreams';
import { askedUpstreams } from './promoted-placement';

/** The apps that can be promoted. */
export async function promotable(
  snapshot: Snapshot,
  to: EnvironmentName,
  request: Pick<PromoteChange, 'from'>,
): Promise<AppName[]> {
  return (await runningBefore(snapshot, to, request)).flatMap(({ app, isHere }) => (isHere ? [app] : []));
}

/**
 * Apps that all apps leave out without being asked to: their part in the environment is not in the delivery data, and the
 * release that an upstream runs was rendered for it.
 */
export async function notYetHere(
  snapshot: Snapshot,
  to: EnvironmentName,
  request: Pick<PromoteChange, 'from' | 'except'>,
): Promise<readonly Finding[]> {
  const found: Finding[] = [];
  for (const { app, isHere, environments, upstreams } of await runningBefore(snapshot, to, request)) {
    if (isHere || request.except?.includes(app)) continue;
    for (const upstream of upstreams) {
      const stored = await snapshot.record(upstream, app);
      if (stored?.record.renders.trees[to] === undefined) continue;
      found.push(
        ...absentHere(
          { name: app, environments },
          to,
          {},
          'bring its part into the delivery data with `cdk8s-delivery configure`',
        ),
      );
      break;
    }
  }
  return found;
}

/** An app that an upstream runs: the one named, or those that custody would ask for the app. */
interface RunningBefore {
  readonly app: AppName;
  readonly environments: readonly EnvironmentName[];
  readonly upstreams: readonly EnvironmentName[];
  /** Whether it exists in the environment that is entered. */
  readonly isHere: boolean;
}

async function runningBefore(
  snapshot: Snapshot,
  to: EnvironmentName,
  { from }: Pick<PromoteChange, 'from'>,
): Promise<readonly RunningBefore[]> {
  const names = from === undefined ? furtherUpstreams(snapshot, to) : [from];
  const recorded = new Map<EnvironmentName, Set<AppName>>();
  for (const name of names) recorded.set(name, new Set(await snapshot.recordNames(name)));
  const apps = [...new Set([...recorded.values()].flatMap((each) => [...each]))].sort();
  await snapshot.prefetchApps(apps);
  const found: RunningBefore[] = [];
  for (const app of apps) {
    // `check` reports a record without an app; the others are promoted all the same.
    if (!(await snapshot.hasApp(app))) continue;
    const { name: known, environments } = await snapshot.app(app, to);
    const asked = from === undefined ? askedUpstreams(snapshot, to, environments) : [from];
    const upstreams = asked.filter((name) => recorded.get(name)?.has(app));
    if (upstreams.length > 0)
      found.push({ app: known, environments, upstreams, isHere: environments.includes(to) });
  }
  return found;
}
