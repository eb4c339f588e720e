import type { Snapshot } from '../../engine/delivery';
import { commandLine, optionWords, standsIn } from '../../engine/promotion';
import { slotParts } from '../../model/app';
import type { EnvironmentData } from '../../model/environment';
import type { AppPart } from '../../model/exchange';
import type { AppName, EnvironmentName } from '../../model/scalars';
import { removingFormer } from './former-controller';
import { standing } from './standing';

/** Definitions as a plan writes them. */
export interface WrittenDefinitions {
  readonly environments: ReadonlyMap<EnvironmentName, EnvironmentData>;
  /** By environment and app. */
  readonly apps: ReadonlyMap<string, AppPart>;
  /** The environments that were not there before. */
  readonly added: readonly EnvironmentName[];
  /** The environments that had another controller before, with its name. */
  readonly moved: readonly { readonly name: EnvironmentName; readonly from: string }[];
}

/** The first release of each app that stands nowhere, and what an administrator applies for new environments, and for those with another controller. */
export async function stepsAfterConfigure(
  snapshot: Snapshot,
  { environments, apps, added, moved }: WrittenDefinitions,
): Promise<readonly string[]> {
  const known = new Map([
    ...snapshot.readableEnvironments.map((each) => [each.name, each] as const),
    ...environments,
  ]);
  const waiting = new Map<AppName, AppPart>();
  for (const [target, part] of apps) {
    const entered = known.get(target.slice(0, target.indexOf('/')) as EnvironmentName);
    if (entered?.promotesFrom.environments.length === 0 && (await standsIn(snapshot, part.name)).length === 0)
      waiting.set(part.name, part);
  }
  const taking = [...known.values()].filter((each) => each.baselinesUntil !== undefined);
  const before =
    taking.length === 0
      ? ''
      : `   # where it runs already, baselines come first: ${taking.map(({ name }) => name).join(', ')}`;
  const releases = [...waiting].map(
    ([app, { images }]) =>
      `${commandLine(
        'release',
        app,
        ...Object.entries(images).flatMap(([slot, image]) => {
          const { repository, tag = '<tag>' } = slotParts(image);
          return optionWords('image', `${slot}=${repository}:${tag}`);
        }),
      )}${before}`,
  );
  // The first three lines are what a person sees.
  const names = moved.map(({ name }) => name);
  return [
    ...moved.map(takingAway),
    ...releases.slice(0, moved.length === 0 ? 2 : 0),
    ...administrators([...names, ...added]),
    ...(moved.length === 0 ? [] : [await afterMove(snapshot, names)]),
    ...releases.slice(moved.length === 0 ? 2 : 0),
    ...(await promotions(snapshot, known, apps)),
  ];
}

/** Two controllers would apply and delete over each other, so the old one is taken away before anything is brought to the new one. */
function takingAway({ name, from }: WrittenDefinitions['moved'][number]): string {
  return `${removingFormer(name, from)}   # first: an administrator runs that script, before the new file and any release`;
}

/** The promotions of apps that an upstream runs, into environments that have them by this change. */
async function promotions(
  snapshot: Snapshot,
  known: ReadonlyMap<EnvironmentName, EnvironmentData>,
  parts: WrittenDefinitions['apps'],
): Promise<readonly string[]> {
  const steps: string[] = [];
  for (const { name: to, promotesFrom } of known.values()) {
    const here = [...parts].flatMap(([target, { name }]) => (target === `${to}/${name}` ? [name] : []));
    const ready: AppName[] = [];
    for (const app of here) {
      if (await standing(snapshot, to, app)) continue;
      const runs = await Promise.all(promotesFrom.environments.map((each) => standing(snapshot, each, app)));
      if (runs.some((record) => record?.renders.trees[to] !== undefined)) ready.push(app);
    }
    if (ready.length > 0)
      steps.push(
        commandLine('promote', ...(ready.length > NAMED ? ['--all'] : ready), ...optionWords('to', to)),
      );
  }
  return steps;
}

/** As many apps as a person reads and types by name. */
const NAMED = 8;

/** What ran under another controller is handed to the new one by a new release only. */
async function afterMove(snapshot: Snapshot, moved: readonly EnvironmentName[]): Promise<string> {
  const stands = await Promise.all(moved.map((each) => snapshot.recordNames(each)));
  const [app = '<app>', ...others] = [...new Set(stands.flat())];
  const named = others.length === 0 ? app : '<app>';
  return `${commandLine('release', named)}   # then promote it: an earlier release does not fit the new controller of ${moved.join(', ')}`;
}

/** One line for all, as the files are made and applied alike. */
function administrators([first, ...more]: readonly EnvironmentName[]): string[] {
  if (first === undefined) return [];
  const others = more.length > 4 ? `for ${more.length} more` : more.join(', ');
  const line = commandLine('bootstrap', ...optionWords('env', first), '--out');
  return [`${line}   # an administrator applies the file${more.length === 0 ? '' : `; likewise ${others}`}`];
}
