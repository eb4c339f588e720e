import {
  type AppName,
  appName,
  buildNumber,
  type CommitId,
  commitId,
  type EnvironmentName,
  type Evidence,
  environmentName,
  evidence,
  evidenceKind,
  httpOrPathUrl,
  namedImage,
  PLACEHOLDER_DIGEST,
  pipelineName,
  type ReleaseId,
  recordOf,
  releaseId,
  type SourceWords,
  slotName,
  sourceWords,
} from '../../../../model/scalars';
import { v } from '../../../../model/schema';

const releasedImage = v.pipe(
  namedImage,
  v.check(
    (image) => !image.endsWith(PLACEHOLDER_DIGEST),
    'the digest is the placeholder of a preview; a release takes the digest of an image',
  ),
);

/** By app and slot, images as `images` of a release takes them. */
export type ImagesByApp = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** A new release: images, code, or both. */
export interface ReleaseChange {
  readonly verb: 'release';
  /** The app; or `changed`: every app whose renders the new code changes; or `each`: several, with images by slot. */
  readonly app: AppName | { readonly changed: true } | { readonly each: ImagesByApp };
  /**
   * Images by slot, as `repository[:tag]@sha256:…`, or `repository:tag`, whose digest the registry is asked for.
   *
   * @default - slots not named are inherited
   */
  readonly images?: Readonly<Record<string, string>>;
  /**
   * Environment to enter at.
   *
   * @default - the first entry that the app exists in
   */
  readonly into?: EnvironmentName;
  /**
   * Environment to inherit images and code from.
   *
   * @default - the one entered
   */
  readonly like?: EnvironmentName;
  /**
   * Revision of the typed definitions.
   *
   * @default - the head of the first allowed branch
   */
  readonly code?: string;
  /**
   * Where the images come from, and what the source commit says of itself; that is read from the project's repository
   * where it has the commit.
   *
   * @default - what the inherited images came from
   */
  readonly source?: { readonly repository?: string; readonly commit: CommitId } & SourceWords;
  /**
   * Facts about the release, by kind.
   *
   * @default - none
   */
  readonly evidence?: Readonly<Record<string, Evidence>>;
  /**
   * Releases whose changes it contains, as the person who asks states, such as a fix that came into a later environment
   * by another way. A promotion that replaces one of them there is not refused.
   *
   * @default - those that the release before contained
   */
  readonly contains?: readonly ReleaseId[];
  /**
   * The run of a pipeline that made the images. Older runs of that pipeline are refused from then on, for each slot.
   *
   * @default - runs are not compared
   */
  readonly build?: {
    /** Whole, from 1 to 2^53 - 1. */
    readonly number: number;
    /**
     * Name of the pipeline, a DNS label.
     *
     * @default default
     */
    readonly pipeline?: string;
  };
  /**
   * Whether it says what runs in the cluster already, where nothing was delivered yet: no upstream has to have had it. Needs
   * `into`, and an environment that takes baselines.
   *
   * @default false
   */
  readonly baseline?: true;
  /**
   * By app, the id that has to come out: another one is refused.
   *
   * @default - whatever comes out
   */
  readonly releases?: Readonly<Record<string, ReleaseId>>;
}

/** A release as plain data. */
export const ReleaseSchema = v.strictObject({
  verb: v.literal('release'),
  app: v.union([
    appName,
    v.strictObject({ changed: v.literal(true) }),
    v.strictObject({ each: recordOf(appName, recordOf(slotName, releasedImage)) }),
  ]),
  images: v.exactOptional(recordOf(slotName, releasedImage)),
  into: v.exactOptional(environmentName),
  like: v.exactOptional(environmentName),
  code: v.exactOptional(v.string()),
  source: v.exactOptional(
    v.strictObject({ repository: v.exactOptional(httpOrPathUrl), commit: commitId, ...sourceWords }),
  ),
  evidence: v.exactOptional(recordOf(evidenceKind, evidence)),
  build: v.exactOptional(v.strictObject({ number: buildNumber, pipeline: v.exactOptional(pipelineName) })),
  contains: v.exactOptional(v.array(releaseId)),
  baseline: v.exactOptional(v.literal(true)),
  releases: v.exactOptional(recordOf(appName, releaseId)),
}) satisfies v.GenericSchema<unknown, ReleaseChange>;
