import { DIFF_EXTENSIONS, forecastOf } from '../../controllers/diff';
import {
  claimImageOnly,
  configWithoutRestart,
  diffTrees,
  type TreeDiff,
  type TreeFiles,
} from '../../kubernetes/diff';
import type { DeclaredImages } from '../../kubernetes/facts';
import { ENVIRONMENT_INPUTS } from '../../model/exchange';
import {
  type AppName,
  type EnvironmentName,
  isSameRepository,
  parseEvidenceKind,
  parseSlotName,
} from '../../model/scalars';
import type { ReleaseRecord } from '../../registry';
import type { TargetInput } from './build-plan-view';
import { compareLink } from './evidence-links';
import { withBrokenData, withContracts } from './migration-contracts';
import { otherImageRows } from './other-images';
import type { EvidenceRow, ImageRow } from './plan-view';

const OPTIONS = { extensions: DIFF_EXTENSIONS };

/** A target before and after a change. */
interface TargetSides {
  readonly environment: EnvironmentName;
  readonly app: AppName | typeof ENVIRONMENT_INPUTS;
  /** The controller of the environment; the default one where it is not known. */
  readonly controller?: string | undefined;
  /** Since when the state ran there that a rollback goes back to. */
  readonly ranSince?: Date | undefined;
  readonly promotedFrom?: string;
  readonly from?: ReleaseRecord;
  readonly to?: ReleaseRecord;
  readonly before: TreeFiles;
  readonly after: TreeFiles;
  /**
   * What the app declares about the places of images.
   *
   * @default - nothing
   */
  readonly declared?: DeclaredImages;
}

/** The view of a target for a reviewer: its difference, the proven kind of change, and its evidence. */
export function targetInput(sides: TargetSides): TargetInput {
  const { environment, app, promotedFrom, from, to, before, after, ranSince } = sides;
  const plain = diffTrees(before, after, OPTIONS);
  const diff = ranSince === undefined ? plain : withBrokenData(plain, before);
  return {
    environment,
    app,
    ...(promotedFrom === undefined ? {} : { promotedFrom }),
    release: pair(from?.release, to?.release),
    ...(ranSince ? { ranSince: ranSince.toISOString() } : {}),
    code: pair(from?.code, to?.code),
    images: [...imageRows(from, to), ...others(sides, to)],
    claim: claimImageOnly({
      ...OPTIONS,
      before,
      after,
      oldImages: from?.images ?? {},
      newImages: to?.images ?? {},
    }),
    diff,
    ...syncOf(sides, diff),
    evidence: evidenceRows(from, to),
  };
}

/** The same for the inputs of an environment: they belong to no release. */
export function environmentInputsView(
  { name, controller }: { readonly name: EnvironmentName; readonly controller?: string | undefined },
  before: TreeFiles,
  after: TreeFiles,
): TargetInput {
  return configurationInput({ environment: name, controller, app: ENVIRONMENT_INPUTS, before, after });
}

/** The view of a target whose release stays the same. */
export function configurationInput(
  sides: Omit<TargetSides, 'to' | 'promotedFrom'> & {
    readonly code?: string;
    /** Where nothing runs yet: the images that its slots are rendered with. */
    readonly images?: ReleaseRecord['images'];
  },
): TargetInput {
  const { environment, app, from, before, after, code } = sides;
  const images = from?.images ?? sides.images ?? {};
  const diff = diffTrees(before, after, OPTIONS);
  return {
    environment,
    app,
    ...(code === undefined ? {} : { code: pair(from?.code, code) }),
    images: others(sides, { images }),
    claim: claimImageOnly({ ...OPTIONS, before, after, oldImages: images, newImages: images }),
    diff,
    ...syncOf(sides, diff),
  };
}

function syncOf(
  { controller, ranSince, after }: Pick<TargetSides, 'controller' | 'ranSince' | 'after'>,
  diff: TreeDiff,
): Pick<TargetInput, 'sync' | 'unrestarted'> {
  const sync = forecastOf(controller)?.({ files: after, diff, returns: ranSince !== undefined });
  const unrestarted = configWithoutRestart(after, diff);
  return {
    ...(sync ? { sync: { ...sync, jobs: withContracts(sync.jobs, after) } } : {}),
    ...(unrestarted.length === 0 ? {} : { unrestarted }),
  };
}

function others(
  { from, before, after, declared = {} }: Pick<TargetSides, 'from' | 'before' | 'after' | 'declared'>,
  to: Pick<ReleaseRecord, 'images'> | undefined,
): ImageRow[] {
  const slots = (record: Pick<ReleaseRecord, 'images'> | undefined) => record?.images ?? {};
  return otherImageRows({ files: before, slots: slots(from) }, { files: after, slots: slots(to) }, declared);
}

function imageRows(from: ReleaseRecord | undefined, to: ReleaseRecord | undefined): ImageRow[] {
  const slots = new Set([...Object.keys(from?.images ?? {}), ...Object.keys(to?.images ?? {})]);
  return [...slots].sort().map((slot) => {
    const [old, now] = [from?.images[slot], to?.images[slot]];
    const repository = (now ?? old)?.repository ?? '';
    return {
      slot: parseSlotName(slot),
      repository,
      ...(old && !isSameRepository(old.repository, repository) ? { oldRepository: old.repository } : {}),
      ...(old ? { from: { digest: old.digest, ...(old.tag === undefined ? {} : { tag: old.tag }) } } : {}),
      ...(now ? { to: { digest: now.digest, ...(now.tag === undefined ? {} : { tag: now.tag }) } } : {}),
    };
  });
}

function evidenceRows(from: ReleaseRecord | undefined, to: ReleaseRecord | undefined): EvidenceRow[] {
  const source = to?.source;
  const changes = compareLink(source?.repository, from?.source?.commit, source?.commit);
  return [
    ...(source
      ? [
          {
            kind: 'source' as const,
            link: source.repository,
            ...(source.commit === undefined ? {} : { text: source.commit }),
          },
        ]
      : []),
    ...(changes === undefined ? [] : [{ kind: 'changes' as const, link: changes }]),
    ...Object.entries(to?.evidence ?? {}).map(([kind, { link, digest }]) => ({
      kind: parseEvidenceKind(kind),
      link,
      ...(digest === undefined ? {} : { digest }),
    })),
  ];
}

function pair(before: string | undefined, after: string | undefined) {
  return { ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
}
