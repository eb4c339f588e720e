import { isDeepStrictEqual } from 'node:util';
import { DeliveryError, didYouMean, type Finding, quote } from '../../../../model/finding';
import { type CommitId, type EnvironmentName, printPerson } from '../../../../model/scalars';
import { FREEZE_LIST, FREEZES, NAMED_FREEZES, type NamedFreeze } from '../../../../registry';
import { controlOf, readable, repositoryOf, type Snapshot } from '../../../delivery';
import { isActive, judgeFreeze, warned } from '../../../judgement';
import type { Plan } from '../../plan';
import type { Asked } from '../change-entry';
import { commandLine } from '../command-line';
import { planDecision, reasonFor } from '../plan-decision';
import type { FreezeChange, UnfreezeChange } from './change';
import { takenOver } from './taken-over';

/** A freeze with a name, which exists beside others. */
type Named<C extends { readonly name?: string }> = C & { readonly name: string } & Asked;

/**
 * Plans a freeze beside others, or other words for the one of that name.
 *
 * @throws DeliveryError `INVALID_OPTION` for a missing reason, `UNKNOWN_APP`
 */
export async function planNamedFreeze(
  snapshot: Snapshot,
  { environment, name, until: end, lockdown, apps: asked, ...rest }: Named<Omit<FreezeChange, 'verb'>>,
): Promise<Plan> {
  const location = snapshot.locationOf(snapshot.environment(environment).name);
  for (const app of asked ?? []) await snapshot.app(app, environment);
  const path = pathIn(snapshot, environment);
  const all = await namedFreezes(snapshot, environment);
  const known = all.find((each) => each.name === name);
  // As with the freeze that has no name: other words remove neither a lockdown nor an end that was given.
  const standing = known && isActive(known, rest.now) ? known : undefined;
  const until = end ?? standing?.until;
  const apps = asked ?? standing?.apps;
  const terms = {
    ...(until === undefined ? {} : { until }),
    lockdown: lockdown ?? standing?.lockdown ?? false,
    ...(apps === undefined ? {} : { apps: [...new Set(apps)].sort() }),
  };
  const freeze: NamedFreeze = {
    name,
    reason: reasonFor('freeze', rest),
    by: printPerson(rest.requestedBy),
    since: rest.now.toISOString(),
    ...terms,
  };
  const same = known && isDeepStrictEqual({ ...freeze, by: known.by, since: known.since }, known);
  const freezes = known ? all.map((each) => (each === known ? freeze : each)) : [...all, freeze];
  const old = await snapshot.text(location, path);
  const change: FreezeChange = { verb: 'freeze', environment, name, ...terms };
  return planDecision(snapshot, location, rest, change, {
    path,
    edits: same ? [] : [{ kind: 'file', path, content: FREEZE_LIST.edit(old, { freezes }, path) }],
    findings: standing && !same ? takenOver(standing, environment, rest, asked) : [],
    startsFrom: { [`the freeze ${name} of ${environment}`]: known ? JSON.stringify(known) : 'absent' },
  });
}

/**
 * Plans the end of a freeze with a name; the others stay.
 *
 * @throws DeliveryError `INVALID_OPTION` for a name that no freeze there had
 */
export async function planNamedUnfreeze(
  snapshot: Snapshot,
  { environment, name, ...asked }: Named<Omit<UnfreezeChange, 'verb'>>,
): Promise<Plan> {
  const location = snapshot.locationOf(snapshot.environment(environment).name);
  const path = pathIn(snapshot, environment);
  const all = await namedFreezes(snapshot, environment);
  const freezes = all.filter((each) => each.name !== name);
  const change: UnfreezeChange = { verb: 'unfreeze', environment, name };
  const startsFrom = {
    [`the freeze ${name} of ${environment}`]: freezes.length < all.length ? 'there' : 'absent',
  };
  if (freezes.length < all.length) {
    const content = FREEZE_LIST.edit(await snapshot.text(location, path), { freezes }, path);
    const edit =
      freezes.length === 0 ? { kind: 'delete' as const, path } : { kind: 'file' as const, path, content };
    return planDecision(snapshot, location, asked, change, { path, edits: [edit], startsFrom });
  }
  const reached = await endedBy(snapshot, environment, name);
  if (reached !== undefined)
    return planDecision(snapshot, location, asked, change, { path, edits: [], startsFrom, reached });
  const names = all.map((each) => each.name);
  const plain = await controlOf(snapshot, FREEZES, environment);
  const lines = [
    ...names.map((each) => commandLine('unfreeze', '--env', environment, '--name', each)),
    ...(plain === undefined ? [] : [commandLine('unfreeze', '--env', environment)]),
  ].map((line) => `\`${line}\``);
  throw DeliveryError.of(
    'INVALID_OPTION',
    `${environment} has no freeze ${quote(name)} and never had; named are: ${names.join(', ') || 'none'}${didYouMean(name, names)}`,
    { environment },
    {
      remedy:
        lines.length === 0
          ? 'nothing is left to end: there is no freeze'
          : `end one that stands: ${lines.join(', ')}`,
    },
  );
}

/** Named freezes that go on when the one without a name ends. */
export async function stillFrozen(
  snapshot: Snapshot,
  environment: EnvironmentName,
  now: Date,
): Promise<readonly Finding[]> {
  const all = await namedFreezes(snapshot, environment);
  return all
    .flatMap((each) => judgeFreeze(each, { act: 'enter', subject: { environment }, now }))
    .map(warned);
}

async function namedFreezes(
  snapshot: Snapshot,
  environment: EnvironmentName,
): Promise<readonly NamedFreeze[]> {
  return (await controlOf(snapshot, NAMED_FREEZES, environment))?.freezes ?? [];
}

const pathIn = (snapshot: Snapshot, environment: EnvironmentName) =>
  snapshot.pathOf(NAMED_FREEZES.place(environment, undefined));

/** The newest commit that removed a freeze of that name; undefined where there was none. */
async function endedBy(
  snapshot: Snapshot,
  environment: EnvironmentName,
  name: string,
): Promise<CommitId | undefined> {
  const location = snapshot.locationOf(environment);
  if (location.head === undefined) return undefined;
  const repository = repositoryOf(location);
  const path = pathIn(snapshot, environment);
  for await (const { commit, changes } of repository.history(location.head, [path])) {
    const before = changes.find((each) => each.path === path)?.before;
    const [blob] = before === undefined ? [] : await repository.read([before]);
    const { value } = readable(blob?.toString('utf8') ?? '', path, FREEZE_LIST.read);
    if (value?.freezes.some((each) => each.name === name)) return commit;
  }
  return undefined;
}
