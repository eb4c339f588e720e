import { type Finding, quote } from '../../../model/finding';
import { type AppName, type CommitId, type EnvironmentName, isCommitId } from '../../../model/scalars';
import { type ReleaseRecord, type TRAILERS, type Trailer, trailerValues } from '../../../registry';
import { pastRecord, pastTargetStates, repositoryOf, type Snapshot } from '../../delivery';
import { sameHere } from '../../judgement';
import type { DerivedChange } from '../../judgement/proving';
import { findChange, type TargetShape } from '../../promotion';
import { forgedTrailer } from './forged-trailer';

/** A target that a commit changed, with what it has run since. */
export interface ChangedRecord {
  readonly kind: DerivedChange['kind'];
  readonly environment: EnvironmentName;
  readonly app: AppName;
  /** Absent: it runs nothing, or the record cannot be read. */
  readonly record?: ReleaseRecord;
}

/** The targets that a commit changed, with their records after it. */
export async function changedRecords(
  base: Snapshot,
  commit: CommitId,
  changes: readonly DerivedChange[],
): Promise<ChangedRecord[]> {
  const targets: ChangedRecord[] = [];
  for (const { kind, environment, app } of changes) {
    if (environment === undefined || app === undefined || kind === 'files') continue;
    if (!base.environments.some(({ name }) => name === environment)) continue;
    const file = base.pathOf({ kind: 'record', environment, app });
    const text = await repositoryOf(base.locationOf(environment)).readText(`${commit}:${file}`);
    const record = pastRecord(text, file);
    targets.push({ kind, environment, app, ...(record ? { record } : {}) });
  }
  return targets;
}

/**
 * Compares what a commit's message says with what the commit does: its verb, targets, releases, and where these come
 * from or go back to. Who asked, and why, is only in the message.
 */
export async function judgeTrailers(
  base: Snapshot,
  trailers: readonly Trailer[],
  changes: readonly DerivedChange[],
  targets: readonly ChangedRecord[],
): Promise<Finding[]> {
  const all = (name: keyof typeof TRAILERS) => trailerValues(trailers, name);
  const [verb] = all('change');
  if (verb === undefined) return [];
  const [first] = targets;
  const subject = first ? { environment: first.environment, app: first.app } : {};
  const findings: Finding[] = [];
  const forged = (message: string) => findings.push(forgedTrailer(message, subject));
  const entry = findChange(verb);
  const shapes = entry?.tells.targets;
  if (!entry) forged(`it says that it is ${quote(verb)}, which is not a verb`);
  for (const { kind, environment, app } of targets) {
    const shape = SHAPES[kind];
    if (entry && shape !== undefined && !shapes?.includes(shape))
      forged(`it says that it is a ${verb}; for ${app} in ${environment} it is a ${kind}`);
  }
  if (entry && shapes && targets.length === 0 && !changes.some(({ kind }) => kind === 'control'))
    forged(`it says that it is a ${verb}, and changes no target`);
  if (targets.length === 0) return findings;

  const same = (what: string, said: readonly string[], does: readonly string[]) => {
    const [one, other] = [said, does].map((each) => [...new Set(each)].sort().join(', '));
    if (one !== other) forged(`it says ${what} ${one || 'none'}; its content is ${other || 'none'}`);
  };
  // A promotion into several environments names none.
  if (all('environment').length > 0)
    same(
      'environment',
      all('environment'),
      targets.map(({ environment }) => environment),
    );
  same(
    'app',
    all('app'),
    targets.map(({ app }) => app),
  );
  const records = targets.flatMap(({ record }) => record ?? []);
  same(
    'release',
    all('release'),
    records.map(({ release }) => release),
  );
  const sources = new Set<string | undefined>(records.map(({ source }) => source?.commit));
  for (const each of all('sourceCommit'))
    if (!sources.has(each)) forged(`it says that it is of source commit ${each}, which no record names`);
  const unmet = async (
    said: readonly string[],
    holds: (value: string, target: ChangedRecord) => Promise<boolean>,
  ) => {
    for (const value of new Set(said)) {
      const met = await Promise.all(targets.map((each) => holds(value, each)));
      if (!met.includes(true)) return value;
    }
    return undefined;
  };
  const from = await unmet(all('promotedFrom'), (value, target) => ranIn(base, value, target));
  if (from !== undefined) forged(`it says that it comes from ${quote(from)}, which never had it`);
  const restored = await unmet(all('restores'), (value, target) => stoodAt(base, value, target));
  if (restored !== undefined)
    forged(`it says that it restores the state of commit ${restored}, which had something else`);
  return findings;
}

const SHAPES: Readonly<Partial<Record<DerivedChange['kind'], TargetShape>>> = {
  'release or promotion': 'placement',
  rollback: 'return',
  retirement: 'removal',
};

async function ranIn(base: Snapshot, from: string, { app, record }: ChangedRecord): Promise<boolean> {
  const upstream = base.environments.find(({ name }) => name === from);
  if (!upstream || !record) return false;
  const states = await pastTargetStates(base, upstream.name, app);
  return states.some(
    (each) =>
      each.record && (each.record.release === record.release || sameHere(each.record, record, upstream.name)),
  );
}

async function stoodAt(
  base: Snapshot,
  restored: string,
  { environment, app, record }: ChangedRecord,
): Promise<boolean> {
  if (!isCommitId(restored)) return false;
  const file = base.pathOf({ kind: 'record', environment, app });
  const text = await repositoryOf(base.locationOf(environment)).readText(`${restored}:${file}`);
  return pastRecord(text, file)?.release === record?.release;
}
