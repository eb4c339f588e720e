import { DeliveryError, type Finding } from '../../model/finding';
import { type AppName, type CommitId, type EnvironmentName, ImageReference } from '../../model/scalars';
import { parseRecord, printRecord, type ReleaseRecord } from '../../registry';
import { controlsOf, pastRecord, pastTargetStates, repositoryOf, type Snapshot } from '../delivery';
import { doubtAbout } from './doubt-about';
import { inventoryOfRecord, withFiles } from './inventory';
import { judgeControls } from './judge-controls';
import { judgeTree } from './judge-tree';
import { notAtBase } from './not-at-base';
import { gatherPlacementFacts, type Placement } from './placement-facts';
import { judgePlacement } from './placement-rules';
import { judgeRecordedFiles, judgeRecordedTarget } from './recorded-files';

/** What a difference does to a target. */
export type TargetChangeKind = 'release or promotion' | 'rollback' | 'retirement' | 'evidence' | 'files';

/** A target that a difference changes. */
export interface ChangedTarget {
  readonly environment: EnvironmentName;
  readonly app: AppName;
  /** Whether its record differs. */
  readonly record: boolean;
}

/** What a change of a target amounts to, and what speaks against it. */
interface JudgedTarget {
  readonly kind: TargetChangeKind;
  readonly findings: readonly Finding[];
}

/**
 * Judges what a commit makes of a target by every rule of the verb that it amounts to, by the data of the base.
 *
 * @param commit what stands afterwards
 */
export async function judgeTarget(
  base: Snapshot,
  commit: CommitId,
  target: ChangedTarget,
  now: Date,
): Promise<JudgedTarget> {
  try {
    return await judge(base, commit, target, now);
  } catch (error) {
    // An unreadable file or an unknown app must not hide what is wrong with other targets.
    if (!(error instanceof DeliveryError)) throw error;
    return { kind: target.record ? 'release or promotion' : 'files', findings: error.findings };
  }
}

async function judge(
  base: Snapshot,
  commit: CommitId,
  target: ChangedTarget,
  now: Date,
): Promise<JudgedTarget> {
  const { environment, app } = target;
  const subject = { environment, app };
  const unknown = notAtBase(base, environment, { app });
  if (unknown.length > 0) return { kind: 'release or promotion', findings: unknown };
  const { kind, record, tree, findings } = await readTargetChange(base, commit, target);
  if (!record) return { kind, findings: await judgeRetirement(base, environment, app, tree, now) };
  if (kind === 'rollback')
    return { kind, findings: [...findings, ...(await judgeRollback(base, record, subject, now))] };
  if (kind !== 'release or promotion') return { kind, findings };
  const placement: Placement = {
    environment: base.environment(environment).name,
    app: (await base.app(app, environment)).name,
    record,
  };
  const facts = await withFiles(base, await gatherPlacementFacts(base, placement, now));
  const judged = judgePlacement(facts, { now, stage: 'merge' }).filter(
    ({ code }) => code !== 'RECORD_FORGED',
  );
  const said = record.renders.trees[environment];
  const content = said === undefined ? [] : await judgeTree(base, { tree: said, record, environment, app });
  return { kind, findings: [...findings, ...judged, ...content] };
}

/** What a commit makes of a target, read from its content. */
export interface TargetDifference {
  readonly kind: TargetChangeKind;
  /** What its record says then; absent where it is gone. */
  readonly record?: ReleaseRecord;
  readonly tree?: string;
  /** The newest commit that had brought the same there before, of a rollback. */
  readonly restores?: CommitId;
  /** Whether the record and the files contradict themselves or each other. */
  readonly findings: readonly Finding[];
}

/**
 * Reads what a commit makes of a target: which verb its content amounts to, without judging whether that may be.
 *
 * @throws DeliveryError `BROKEN_FILE` for a record that cannot be read
 */
export async function readTargetChange(
  base: Snapshot,
  commit: CommitId,
  target: ChangedTarget,
): Promise<TargetDifference> {
  const { environment, app } = target;
  const repository = repositoryOf(base.locationOf(environment));
  const file = base.pathOf({ kind: 'record', environment, app });
  const [text, tree] = await Promise.all([
    repository.readText(`${commit}:${file}`),
    repository.idAt(commit, base.manifestPath(environment, app)),
  ]);
  const files = tree === undefined ? {} : { tree };
  if (text === undefined)
    return { kind: 'retirement', ...files, findings: judgeRecordedFiles({ environment, app, tree }) };
  const record = parseRecord(text, file);
  const read = { record, ...files, findings: judgeRecordedTarget({ environment, app, record, tree }) };
  const said = record.renders.trees[environment];
  if (!target.record) return { kind: 'files', ...read };
  const stood = pastRecord(await base.text(base.locationOf(environment), file), file);
  if (stood && saysTheSame(stood, record) && said === (await base.treeOf(environment, app)))
    return { kind: 'evidence', ...read };
  const [, ...earlier] = await pastTargetStates(base, environment, app);
  const whole = printRecord(record);
  const restored = earlier.find(
    (state) => state.tree === said && state.record && printRecord(state.record) === whole,
  );
  if (restored) return { kind: 'rollback', ...read, restores: restored.commit };
  return { kind: 'release or promotion', ...read };
}

/** Whether two records are of the same release: what is known of it, and the tags of its images, may differ. */
export function saysTheSame(one: ReleaseRecord, other: ReleaseRecord): boolean {
  const bare = (each: ReleaseRecord) => printRecord({ ...each, images: untagged(each.images), evidence: {} });
  return bare(one) === bare(other);
}

/** Tags are for people: another one for the same bits is a fact about the release, as evidence is. */
function untagged(images: ReleaseRecord['images']): ReleaseRecord['images'] {
  return Object.fromEntries(
    Object.entries(images).map(([slot, { repository, digest }]) => [
      slot,
      ImageReference.of(repository, digest),
    ]),
  );
}

/** As `retire` does. */
async function judgeRetirement(
  base: Snapshot,
  environment: EnvironmentName,
  app: AppName,
  tree: string | undefined,
  now: Date,
): Promise<Finding[]> {
  const subject = { environment, app };
  const { windows } = base.environment(environment);
  const controls = await controlsOf(base, environment, app);
  return [
    ...judgeRecordedFiles({ environment, app, tree }),
    ...judgeControls(controls, {
      act: 'retire',
      subject,
      now,
      windows,
      ...(await doubtAbout(base, controls, now, windows)),
    }),
  ];
}

/** As `rollback` does: only a lockdown stops it, and what was rejected does not come back. */
async function judgeRollback(
  base: Snapshot,
  record: ReleaseRecord,
  subject: { readonly environment: EnvironmentName; readonly app: AppName },
  now: Date,
): Promise<Finding[]> {
  const { environment, app } = subject;
  const controls = await controlsOf(base, environment, app);
  const inventory = await inventoryOfRecord(base, environment, app, record);
  const { windows } = base.environment(environment);
  const doubt = await doubtAbout(base, controls, now, windows);
  return judgeControls(controls, { act: 'rollback', subject, now, windows, ...doubt, record, inventory });
}
