import {
  type Build,
  build,
  type CommitId,
  commitId,
  type Digest,
  digest,
  type EnvironmentName,
  type Evidence,
  environmentName,
  evidence,
  evidenceKind,
  httpOrPathUrl,
  ImageReference,
  imageRepository,
  type ReleaseId,
  recordOf,
  releaseId,
  reserving,
  type SlotName,
  type SourceWords,
  slotName,
  sourceWords,
  type TreeId,
  tag,
  text,
  treeId,
  webLink,
} from '../../model/scalars';
import { v } from '../../model/schema';

/** How many earlier releases a record names as what it was made of, or contains. */
export const MOST_EARLIER_RELEASES = 20;

/** A release, written out: what a target runs, and what it renders to everywhere. */
export interface ReleaseRecord {
  readonly release: ReleaseId;
  /** One image per slot. */
  readonly images: Readonly<Record<string, ImageReference>>;
  /** Commit of the typed definitions that rendered it. */
  readonly code: CommitId;
  readonly renders: {
    /** Id of the tree made of `trees`. */
    readonly id: TreeId;
    /** Id of the subtree of every environment the app exists in. */
    readonly trees: Readonly<Record<string, TreeId>>;
    /** Per environment, the hash of what apps could read of it when this was rendered. */
    readonly inputs: Readonly<Record<string, Digest>>;
  };
  /** Where the images come from, and what their source commit says of itself where that was at hand. */
  readonly source?: { readonly repository: string; readonly commit?: CommitId } & SourceWords;
  /** By kind: `run`, `tests`, `scan`, `sbom`, `provenance`, `ticket`, or what a project gives a meaning. */
  readonly evidence: Readonly<Record<string, Evidence>>;
  /** Slots whose image no registry was seen to have yet; outside the identity. */
  readonly unchecked?: readonly SlotName[];
  /** Per slot, the run of a pipeline that made its image, where the release named one; outside the identity. */
  readonly build?: Readonly<Record<string, Build>>;
  /** Releases whose code and images it started from; outside the identity. */
  readonly basedOn?: readonly ReleaseId[];
  /** Releases whose changes people stated to be in it; outside the identity. */
  readonly contains?: readonly ReleaseId[];
  /** The environment that it entered as a baseline: no upstream had it, since it ran there before; outside the identity. */
  readonly baseline?: EnvironmentName;
  /** Programs that made objects of files, such as `helm`, and their versions; outside the identity. */
  readonly renderers?: Readonly<Record<string, string>>;
  /** Helm charts that took part, and their versions, several where environments differ; outside the identity. */
  readonly charts?: Readonly<Record<string, string>>;
  /** Versions of what rendered it; outside the identity. */
  readonly tools: Readonly<Record<string, string>>;
}

const image = v.pipe(
  v.strictObject({
    repository: imageRepository,
    tag: v.exactOptional(tag),
    digest,
  }),
  v.transform((parts) => ImageReference.of(parts.repository, parts.digest, parts.tag)),
);

const renders = v.pipe(
  v.strictObject({
    id: treeId,
    trees: recordOf(environmentName, treeId),
    inputs: v.optional(recordOf(environmentName, digest), {}),
  }),
  v.check(({ trees }) => Object.keys(trees).length > 0, 'the trees name no environment'),
  v.check(
    ({ id, trees }) => Object.values(trees).every((each) => each.length === id.length),
    'the ids are of two object formats, 40 and 64 digits',
  ),
  v.check(
    ({ trees, inputs }) => Object.keys(inputs).every((env) => Object.hasOwn(trees, env)),
    'the inputs name an environment that the trees do not',
  ),
);

const shortEvidence = v.pipe(
  v.union([webLink, evidence], 'not a link, or a map of `link` and `digest`'),
  v.transform((value): Evidence => (typeof value === 'string' ? { link: value } : value)),
);

/** Newest last. */
const earlierReleases = v.pipe(
  v.array(releaseId),
  v.maxLength(MOST_EARLIER_RELEASES, `more than ${MOST_EARLIER_RELEASES}`),
);

/** Keys that a later version gives a meaning; nobody may use them for notes until then. */
export const RESERVED_RECORD_KEYS = ['statements', 'fields'] as const;

/** A record as its file holds it; keys of its own at the root are a person's notes. */
export const RecordSchema = reserving(
  v.pipe(
    v.object({
      release: releaseId,
      images: recordOf(slotName, image),
      code: commitId,
      renders,
      source: v.exactOptional(
        v.strictObject({ repository: httpOrPathUrl, commit: v.exactOptional(commitId), ...sourceWords }),
      ),
      evidence: v.optional(recordOf(evidenceKind, shortEvidence), {}),
      unchecked: v.exactOptional(v.array(slotName)),
      build: v.exactOptional(recordOf(slotName, build)),
      basedOn: v.exactOptional(earlierReleases),
      contains: v.exactOptional(earlierReleases),
      baseline: v.exactOptional(environmentName),
      renderers: v.exactOptional(v.record(text, text)),
      charts: v.exactOptional(v.record(text, text)),
      tools: v.optional(v.record(text, text), {}),
    }),
    v.transform((record): ReleaseRecord => record),
  ),
  RESERVED_RECORD_KEYS,
);
