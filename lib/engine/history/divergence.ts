import { upstreamNames } from '../../model/gate';
import type { AppName, EnvironmentName } from '../../model/scalars';
import type { ReleaseRecord } from '../../registry';
import type { Snapshot } from '../delivery';
import { custodyUpstreams, type Descent, descentOf, rejectedIn, rejectedNames } from '../judgement';
import { changeOf, commandLine, type PromoteChange } from '../promotion';

/**
 * A release that runs in an environment and is not contained in the one that its upstream would bring next: a fix that
 * was not carried back.
 */
export interface Divergence {
  /** Upstream whose release would take it out. */
  readonly upstream: EnvironmentName;
  /** Whether the history that would tell is missing here. */
  readonly undecided: boolean;
  /** The next command that carries it back. */
  readonly carry: string;
}

/** An environment that releases enter, and what runs there. */
type Entry = Pick<Step, 'name'> & Partial<Step>;

type RecordOf = (name: EnvironmentName) => Promise<ReleaseRecord | undefined>;

/** Whether the release of the first upstream, which `promote` takes, lacks what runs in an environment. */
export async function divergenceOf(
  snapshot: Snapshot,
  target: { readonly environment: EnvironmentName; readonly app: AppName; readonly current: ReleaseRecord },
  recordOf: RecordOf,
): Promise<Divergence | undefined> {
  const { environment, app, current } = target;
  const rejected = await rejectedIn(snapshot, environment);
  if (rejectedNames(current).some((name) => rejected.has(name))) return undefined;
  const way = await usualWay(snapshot, environment, recordOf);
  const [first] = way;
  if (!first || first.record.release === current.release) return undefined;
  if (first.record.renders.trees[environment] === undefined) return undefined;
  const lacks = async ({ name, record }: Step): Promise<Descent['verdict']> =>
    (await descentOf(snapshot, { ...target, record, ways: [name] })).verdict;
  const verdict = await lacks(first);
  if (verdict === 'follows' || verdict === 'stated') return undefined;
  // From the entry on, the first step that lacks it gets it from the step before.
  let before: Step | undefined;
  for (const step of way.toReversed()) {
    const said = await lacks(step);
    if (said === 'lost' || said === 'unknown') {
      const carry = before
        ? promoting(app, step.name)
        : releasing(app, await entryOf(snapshot, app, step), environment, current);
      return { upstream: first.name, undecided: verdict === 'unknown', carry };
    }
    before = step;
  }
  return undefined;
}

interface Step {
  readonly name: EnvironmentName;
  readonly record: ReleaseRecord;
}

/** The upstreams by which a release usually comes, the nearest first. */
async function usualWay(
  snapshot: Snapshot,
  environment: EnvironmentName,
  recordOf: RecordOf,
): Promise<Step[]> {
  const way: Step[] = [];
  let names = snapshot.environment(environment).promotesFrom.environments;
  while (names.length > 0) {
    const found = await firstWith(names, recordOf);
    if (!found || way.some(({ name }) => name === found.name)) break;
    way.push(found);
    names = snapshot.environment(found.name).promotesFrom.environments;
  }
  return way;
}

async function firstWith(names: readonly EnvironmentName[], recordOf: RecordOf): Promise<Step | undefined> {
  for (const name of names) {
    const record = await recordOf(name);
    if (record) return { name, record };
  }
  return undefined;
}

/** The entry that a release comes by to a step: nothing runs there where the app was retired there. */
async function entryOf(snapshot: Snapshot, app: AppName, step: Step): Promise<Entry> {
  const having = await snapshot.environmentsOf(app);
  const passed: EnvironmentName[] = [];
  let { name } = step;
  for (;;) {
    const upstreams = custodyUpstreams(snapshot.environment(name), snapshot.recordOf, (each) =>
      having.includes(each),
    );
    const next = upstreams && upstreamNames(upstreams).find((each) => !passed.includes(each));
    if (next === undefined) return name === step.name ? step : { name };
    passed.push(name);
    name = next;
  }
}

const promoting = (app: AppName, to: EnvironmentName) =>
  changeOf('promote').command({ verb: 'promote', apps: [app], to } as PromoteChange);

/** The release to make: of what runs there, where the entry runs what that was made of; else of what has the fix. */
function releasing(app: AppName, entry: Entry, like: EnvironmentName, current: ReleaseRecord): string {
  const words = ['release', app, '--env', entry.name];
  if (entry.record && current.basedOn?.includes(entry.record.release))
    return commandLine(...words, '--like', like);
  const images = Object.entries(current.images).flatMap(([slot, { digest }]) =>
    entry.record?.images[slot]?.digest === digest ? [] : ['--image', `${slot}=<image that has the fix>`],
  );
  return commandLine(...words, ...images, '--contains', current.release);
}
