import type { EnvironmentData } from '../../../model/environment';
import { DeliveryError, quote } from '../../../model/finding';
import type { AppName, BranchName, CommitId, EnvironmentName } from '../../../model/scalars';
import { namedPlace, type ReleaseRecord } from '../../../registry';
import { repositoryOf, type Snapshot } from '../../delivery';
import { mixedChange, readTargetChange, type TargetDifference } from '../../judgement';
import type { PromoteChange } from '../changes/promote/change';
import { changeOf, changeVerbs } from '../changes/registry';
import type { RetireChange } from '../changes/retire/change';
import type { RollbackChange } from '../changes/rollback/change';
import type { TargetChange } from '../changes/target-change';
import type { Change } from '../plan';
import { planMoved } from '../plan-moved';
import type { BranchByHand } from './branch-by-hand';
import { commandOf, unclearChange } from './unclear-change';

/** What a branch that people made amounts to. */
export interface ReadChange {
  readonly change: Change;
  readonly environment: EnvironmentName;
  readonly apps: readonly AppName[];
}

interface Touched {
  readonly environment: EnvironmentName;
  readonly app: AppName;
  readonly record: boolean;
}

/**
 * Reads from the files of a branch which verb they amount to, by what stands on the delivery branch now: a release that an upstream has is a
 * promotion, one that ran there a rollback, a target that is gone a retirement.
 *
 * @throws DeliveryError `UNCLEAR_CHANGE`, `MIXED_CHANGE`, `PLAN_MOVED`, `FILES_DIFFER`, `RECORD_FORGED`, `BROKEN_FILE`
 */
export async function readChange(snapshot: Snapshot, made: BranchByHand): Promise<ReadChange> {
  const { branch, location, head, base } = made;
  const repository = repositoryOf(location);
  const layout = snapshot.layoutAt(location);
  const changed = (await repository.changes(base, head)).filter(({ type }) => type === 'blob');
  if (changed.length === 0) throw unclearChange(quote(branch), 'it changes nothing');
  const touched = new Map<string, Touched>();
  const holds: { readonly path: string; readonly target: string; readonly isGone: boolean }[] = [];
  const others: { readonly path: string; readonly kind: string | undefined; readonly isGone: boolean }[] = [];
  for (const { path, after } of changed) {
    const place = namedPlace(layout.placeOf(path));
    if (place?.kind === 'record' || place?.kind === 'target' || place?.kind === 'target-file') {
      const { environment, app } = place;
      const key = `${environment}/${app}`;
      const record = place.kind === 'record' || (touched.get(key)?.record ?? false);
      touched.set(key, { environment, app, record });
    } else if (place?.kind === 'hold')
      holds.push({ path, target: `${place.environment}/${place.app}`, isGone: after === undefined });
    else others.push({ path, kind: place?.kind, isGone: after === undefined });
  }
  if (touched.size === 0)
    throw noDelivery(branch, [...others, ...holds.map((each) => ({ ...each, kind: 'hold' }))]);
  const strange = [...others, ...holds.filter(({ target }) => !touched.has(target))].map(({ path }) => path);
  DeliveryError.throwIfAny(
    mixedChange([
      { what: 'a delivery', files: [...touched.keys()] },
      { what: 'other files', files: strange },
    ]),
  );
  const read: { readonly change: Change; readonly target: Touched }[] = [];
  for (const target of touched.values())
    read.push({ target, change: await readTarget(snapshot, made, target) });
  const [first] = read;
  if (!first) throw DeliveryError.of('INTERNAL', 'a branch without a target was read');
  const { environment } = first.target;
  const verb = first.change.verb;
  const lifted = holds.find(({ isGone }) => isGone);
  if (lifted || (holds.length > 0 && verb !== 'rollback')) {
    const why = lifted ? 'it lifts a hold as well' : `it sets a hold as well, which no ${verb} does`;
    const { target } = first;
    const hold: TargetChange<'hold' | 'unhold'> = {
      verb: lifted ? 'unhold' : 'hold',
      environment,
      app: target.app,
    };
    throw unclearChange(quote(branch), why, [...read.map(({ change }) => change), hold]);
  }
  const isOne = read.every(
    ({ target, change }) => target.environment === environment && change.verb === verb,
  );
  if (!isOne || (read.length > 1 && verb !== 'promote')) {
    const parts = read.map(
      ({ change, target }) => `${change.verb} of ${target.app} in ${target.environment}`,
    );
    throw unclearChange(
      quote(branch),
      `it amounts to ${parts.join(' and ')}, which are planned and approved apart`,
      read.map(({ change }) => change),
    );
  }
  const apps = read.map(({ target }) => target.app);
  const change =
    read.length === 1 ? first.change : { ...first.change, apps: read.flatMap((each) => appsOf(each.change)) };
  return { change, environment, apps };
}

const appsOf = (change: Change) => (change as Change & { readonly apps: readonly unknown[] }).apps;

/** Files that are of no target: which command writes them. */
function noDelivery(
  branch: BranchName,
  files: readonly { readonly path: string; readonly kind: string | undefined; readonly isGone: boolean }[],
): DeliveryError {
  const verbs = new Set(
    files.flatMap(({ kind, isGone }) =>
      changeVerbs().filter((verb) => {
        const { file } = changeOf(verb).tells;
        if (kind === undefined || !file?.of.some((each) => each === kind)) return false;
        return (
          typeof file.when === 'function' || file.when === 'changed' || (file.when === 'gone') === isGone
        );
      }),
    ),
  );
  const named = files.slice(0, 3).map(({ path }) => path);
  const more = files.length > named.length ? ` and ${files.length - named.length} more` : '';
  const list = [...verbs].map((verb) => `\`cdk8s-delivery ${verb}\``);
  const how = list.length === 0 ? 'which no command writes' : `which ${list.join(' or ')} writes`;
  return unclearChange(
    quote(branch),
    `it changes what runs nowhere, but ${named.join(', ')}${more}, ${how}`,
    [...verbs].slice(0, 1).map((verb) => `cdk8s-delivery ${verb}`),
  );
}

async function readTarget(
  snapshot: Snapshot,
  { branch, location, head, base }: BranchByHand,
  target: Touched,
): Promise<Change> {
  const { environment, app } = target;
  const data = snapshot.environment(environment);
  const repository = repositoryOf(location);
  const { kind, record, restores, findings } = await readTargetChange(snapshot, head, target);
  const paths = [
    snapshot.pathOf({ kind: 'record', environment, app }),
    snapshot.manifestPath(environment, app),
  ];
  const at = (commit: CommitId) => Promise.all(paths.map((path) => repository.idAt(commit, path)));
  const [then, proposed, now] = [await at(base), await at(head), await at(location.head ?? base)];
  const isThere = proposed.join() === now.join();
  const change = amountOf(data, app, isThere ? 'there' : kind, record, restores);
  if (!change) {
    const release = `cdk8s-delivery release ${app} --env ${environment}`;
    throw kind === 'evidence'
      ? unclearChange(
          quote(branch),
          `of ${app} in ${environment} it changes only what is said of the release`,
          [release],
        )
      : unclearChange(quote(branch), `${environment} takes releases from its code, not from a file`, [
          release,
        ]);
  }
  DeliveryError.throwIfAny(findings);
  if (!isThere && then.join() !== now.join())
    throw new DeliveryError([
      planMoved(
        `something else stands at ${environment}/${app} than when ${quote(branch)} was made`,
        { environment, app },
        `bring the branch up to date with ${location.branch}, or ask for it: \`${commandOf(change)}\``,
      ),
    ]);
  return change;
}

/** The change that a target's content amounts to; undefined where no command can be told from it. */
function amountOf(
  { name: environment, promotesFrom }: EnvironmentData,
  app: AppName,
  kind: TargetDifference['kind'] | 'there',
  record: ReleaseRecord | undefined,
  restores: CommitId | undefined,
): Change | undefined {
  if (!record) {
    const retire: RetireChange = { verb: 'retire', app, environment };
    return retire;
  }
  const { release } = record;
  if (kind === 'there' || kind === 'rollback' || kind === 'files') {
    const rollback: RollbackChange = { verb: 'rollback', app, environment, to: restores ?? release, release };
    return rollback;
  }
  if (kind !== 'release or promotion' || promotesFrom.environments.length === 0) return undefined;
  const promote: PromoteChange = { verb: 'promote', apps: [{ app, release }], to: environment };
  return promote;
}
