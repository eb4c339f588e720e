import type { Snapshot } from '../../engine/delivery';
import {
  isRejected,
  isWitnessed,
  rejectedIn,
  witnessAhead,
  witnessCommand,
  witnessesCommand,
} from '../../engine/judgement';
import {
  type Change,
  changeOf,
  commandLine,
  openProposals,
  optionWords,
  type Plan,
  type PromoteChange,
  partsWaiting,
  type ReleaseChange,
  type WitnessChange,
  waveNameOf,
  withReason,
} from '../../engine/promotion';
import { takesBaselines } from '../../model/environment';
import type { AppName, EnvironmentName, ProposalId } from '../../model/scalars';
import { plural } from '../../model/text';
import type { ReleaseRecord } from '../../registry';
import { standing } from './standing';
import { stillRunning } from './still-running';
import { syncSteps } from './sync-steps';
import { whatWaited, whenGone } from './what-follows';

/** A release that can be promoted from where it is. */
interface Ready {
  readonly app: AppName;
  readonly environment: EnvironmentName;
  readonly record: ReleaseRecord;
}

/**
 * What may enter as a baseline before a promotion gets there; one promotion for each environment that takes from where
 * releases get to, of the apps that it has; then what has to be witnessed for it. After a witness: the promotions that
 * waited for it.
 */
export async function nextSteps(snapshot: Snapshot, plan: Plan, now: Date): Promise<readonly string[]> {
  const isWitness = plan.verb === 'witness';
  const ready = isWitness ? await witnessed(snapshot, plan.change as WitnessChange) : moved(plan);
  const byApp = groupedByApp(ready);
  const steps: string[] = isWitness ? [] : await baselines(snapshot, ready, plan, now);
  for (const environment of snapshot.readableEnvironments) {
    const { name: to, promotesFrom, approvals } = environment;
    const here = ready.filter(
      ({ environment, record }) =>
        promotesFrom.environments.includes(environment) && record.renders.trees[to] !== undefined,
    );
    const asks = approvals.reviewers > 0;
    const apps: AppName[] = [];
    const unwitnessed: string[] = [];
    const absent: AppName[] = [];
    const settled: AppName[] = [];
    const waves = waveNameOf(environment);
    await snapshot.prefetchRecords(
      to,
      here.map(({ app }) => app),
    );
    for (const { app, record } of here) {
      if (isWitness && !asks) continue;
      if (!(await lacks(snapshot, to, app, byApp))) {
        settled.push(app);
        continue;
      }
      if (!(await snapshot.environmentsOf(app)).includes(to)) {
        absent.push(app);
        continue;
      }
      if (!apps.includes(app)) apps.push(app);
      if (!isWitness && asks && !(await isWitnessed(snapshot, app, record, to)))
        unwitnessed.push(witnessCommand(app, record.release));
    }
    if (absent.length > 0) steps.push(...(await partsFirst(snapshot, to, absent)));
    if (apps.length === 0) continue;
    // Where several upstreams lead there, the command would take from the first that has something else.
    const sources = [
      ...new Set(here.filter(({ app }) => apps.includes(app)).map((each) => each.environment)),
    ];
    const whole = await areAll(snapshot, sources, apps, settled);
    const [from, ...others] = whole || promotesFrom.environments.length > 1 ? sources : [];
    const named = from === undefined || others.length > 0 ? {} : { from };
    const promotion = { verb: 'promote', apps: whole ? 'all' : apps, to, ...named } as PromoteChange;
    steps.push(
      waves === undefined ? changeOf('promote').command(promotion) : intoWaves(promotion, waves),
      ...(unwitnessed.length > 1 ? [witnessesCommand(to)] : unwitnessed).map(witnessAhead),
    );
  }
  const waiting = isWitness ? [] : await restOfWaves(snapshot, ready);
  const later = await stillToDecide(snapshot, plan);
  return [
    ...new Set([
      ...(await syncSteps(snapshot, plan)),
      ...(await stillRunning(snapshot, plan)),
      ...(await whatWaited(snapshot, plan)),
      ...(await whenGone(snapshot, plan)),
      ...steps,
      ...waiting,
      ...later.map(({ change, note }) => {
        const command = changeOf(change.verb).command(change);
        return `${change.verb === 'reject' ? withReason(command, plan.reason) : command}   # ${note}`;
      }),
    ]),
  ];
}

/** What is decided later: a release that is rejected already is not rejected again. */
async function stillToDecide(
  snapshot: Snapshot,
  plan: Plan,
): Promise<readonly { readonly change: Change; readonly note: string }[]> {
  const later = changeOf(plan.verb).later?.(plan) ?? [];
  if (plan.verb !== 'rollback' || later.length === 0) return later;
  for (const { app, environment, from } of plan.targets) {
    const rejected = await rejectedIn(snapshot, environment);
    if (from && (await isRejected(snapshot, environment, app, from, rejected)))
      return later.filter(({ change }) => change.verb !== 'reject');
  }
  return later;
}

/** The approvals of proposals by which apps come to exist in an environment: they are promoted there after that. */
async function partsFirst(
  snapshot: Snapshot,
  to: EnvironmentName,
  apps: readonly AppName[],
): Promise<readonly string[]> {
  const waiting = await partsWaiting(snapshot, to);
  const ids = new Set(waiting.flatMap(({ app, id }) => (apps.some((each) => each === app) ? [id] : [])));
  return [...ids].map((id) => {
    const brought = apps.filter((app) => waiting.some((each) => each.app === app && each.id === id));
    const names = brought.length > 3 ? plural(brought.length, 'app') : brought.join(', ');
    return `${commandLine('approve', id)}   # and merge it: then ${to} has ${names}`;
  });
}

/** A promotion into all environments of waves whose turn it is. */
function intoWaves({ apps }: PromoteChange, waves: string): string {
  const names = apps === 'all' ? ['--all'] : apps.map((each) => (typeof each === 'string' ? each : each.app));
  return commandLine('promote', ...names, ...optionWords('waves', waves));
}

function groupedByApp(ready: readonly Ready[]): ReadonlyMap<AppName, readonly Ready[]> {
  const found = new Map<AppName, Ready[]>();
  for (const each of ready) found.set(each.app, [...(found.get(each.app) ?? []), each]);
  return found;
}

/** Whether an environment has another release of an app, and the plan moves none there. */
async function lacks(
  snapshot: Snapshot,
  environment: EnvironmentName,
  app: AppName,
  ready: ReadonlyMap<AppName, readonly Ready[]>,
): Promise<boolean> {
  const moved = ready.get(app) ?? [];
  if (moved.some((each) => each.environment === environment)) return false;
  const runs = (await standing(snapshot, environment, app))?.release;
  return moved.some(({ record }) => record.release !== runs);
}

/** What brings a release on that entered an environment of waves and has others of them before it. */
async function restOfWaves(snapshot: Snapshot, ready: readonly Ready[]): Promise<readonly string[]> {
  const byWaves = new Map<string, Set<AppName>>();
  const byApp = groupedByApp(ready);
  for (const { app, environment, record } of ready) {
    const waves = waveNameOf(snapshot.environment(environment));
    if (waves === undefined) continue;
    const others = snapshot.readableEnvironments.filter((each) => waveNameOf(each) === waves);
    for (const { name } of others) {
      if (record.renders.trees[name] === undefined || !(await lacks(snapshot, name, app, byApp))) continue;
      byWaves.set(waves, (byWaves.get(waves) ?? new Set()).add(app));
    }
  }
  return [...byWaves].map(([waves, apps]) =>
    intoWaves({ apps: apps.size > NAMED ? 'all' : [...apps] } as PromoteChange, waves),
  );
}

/** As many apps as a person reads and types by name. */
const NAMED = 8;

/**
 * Whether the apps are more than a command names well, and are all that run in the one environment they come from.
 *
 * @param settled apps that have there what they would get
 */
async function areAll(
  snapshot: Snapshot,
  sources: readonly EnvironmentName[],
  apps: readonly AppName[],
  settled: readonly AppName[],
): Promise<boolean> {
  const [source, ...others] = sources;
  if (apps.length <= NAMED || source === undefined || others.length > 0) return false;
  return (await snapshot.recordNames(source)).every((each) => apps.includes(each) || settled.includes(each));
}

function moved({ verb, targets }: Plan): Ready[] {
  return targets.flatMap(({ app, environment, to, promotedFrom }) =>
    to && (promotedFrom !== undefined || changeOf(verb).reachesFurther)
      ? [{ app, environment, record: to }]
      : [],
  );
}

/** A baseline of more images than this is taken from a dump of the pods; a command that names them all is not readable. */
const NAMED_IMAGES = 3;

/**
 * Where nothing of an app was delivered yet, what runs there already comes before any promotion: another image, as this
 * one is no baseline any more once an upstream had it, and is promoted.
 */
async function baselines(
  snapshot: Snapshot,
  ready: readonly Ready[],
  { targets }: Plan,
  now: Date,
): Promise<string[]> {
  const steps: string[] = [];
  for (const { name, baselinesUntil } of snapshot.readableEnvironments) {
    if (!takesBaselines(baselinesUntil, now)) continue;
    const missing = ready.filter(
      ({ app, record }) =>
        record.renders.trees[name] !== undefined &&
        !targets.some((each) => each.app === app && each.environment === name && each.to),
    );
    const absent: AppName[] = [];
    for (const { app } of missing) if (!(await snapshot.environmentsOf(app)).includes(name)) absent.push(app);
    if (absent.length > 0) steps.push(...(await partsFirst(snapshot, name, absent)));
    const waiting = missing.length === 0 ? () => undefined : await baselinesWaiting(snapshot, name);
    for (const { app, record } of missing) {
      if (await standing(snapshot, name, app)) continue;
      const asked = waiting(app);
      if (asked !== undefined) {
        steps.push(
          `${commandLine('approve', asked)}   # and merge it: the baseline of ${app} in ${name} waits`,
        );
        continue;
      }
      const slots = Object.keys(record.images);
      if (slots.length === 0) continue;
      const what =
        slots.length > NAMED_IMAGES
          ? optionWords('running', '<the pods of its cluster>')
          : slots.flatMap((slot) => optionWords('image', `${slot}=<what runs there>`));
      const named = slots.length > NAMED_IMAGES ? [] : [app];
      const line = commandLine('release', ...named, ...optionWords('env', name), '--baseline', ...what);
      steps.push(`${line}   # first, where another image than this one runs there already`);
    }
  }
  return steps;
}

/** Finds the proposal of an app's baseline that waits in an environment. */
async function baselinesWaiting(
  snapshot: Snapshot,
  environment: EnvironmentName,
): Promise<(app: AppName) => ProposalId | undefined> {
  if (snapshot.home.remembered) return () => undefined;
  const { proposals } = await openProposals(snapshot, (id) => id.startsWith(`${environment}/`));
  const baselines = proposals.flatMap(({ id, intent: { change } }) => {
    const { verb, baseline, app } = change as ReleaseChange;
    return verb === 'release' && baseline === true ? [{ id, app }] : [];
  });
  return (name) =>
    baselines.find(
      ({ app }) => app === name || (typeof app === 'object' && 'each' in app && name in app.each),
    )?.id;
}

/** The environments where the witnessed releases run. */
async function witnessed(snapshot: Snapshot, { apps }: WitnessChange): Promise<Ready[]> {
  const ready: Ready[] = [];
  for (const each of apps === 'all' ? [] : apps) {
    if (typeof each === 'string') continue;
    for (const { name: environment } of snapshot.readableEnvironments) {
      const record = await standing(snapshot, environment, each.app);
      if (record && record.release === each.release) ready.push({ app: each.app, environment, record });
    }
  }
  return ready;
}
