import * as v from 'valibot';
import { DeliveryError } from '../../../../model/finding';
import {
  type AppName,
  appName,
  type CommitId,
  commitId,
  digest,
  dnsLabel,
  type EnvironmentName,
  environmentName,
  httpOrPathUrl,
  ImageReference,
  recordOf,
  releaseId,
} from '../../../../model/scalars';
import type { Evidence } from '../../../../registry';

/** A new release: images, code, or both. */
export interface ReleaseChange {
  readonly verb: 'release';
  /** The app, or `changed`: every app whose renders the new code changes. */
  readonly app: AppName | { readonly changed: true };
  /**
   * Images by slot, as `repository[:tag]@sha256:…`.
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
   * Where the images come from.
   *
   * @default - what the inherited images came from
   */
  readonly source?: { readonly repository?: string; readonly commit: CommitId };
  /**
   * Facts about the release, by kind.
   *
   * @default - none
   */
  readonly evidence?: Readonly<Record<string, Evidence>>;
  /**
   * By app, the id that has to come out: another one is refused.
   *
   * @default - whatever comes out
   */
  readonly releases?: Readonly<Record<string, string>>;
}

const image = v.pipe(
  v.string(),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    try {
      ImageReference.parse(dataset.value);
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      for (const { message } of error.findings) addIssue({ message });
    }
  }),
);

/** A release as plain data. */
export const ReleaseSchema = v.strictObject({
  verb: v.literal('release'),
  app: v.union([appName, v.strictObject({ changed: v.literal(true) })]),
  images: v.exactOptional(recordOf(dnsLabel, image)),
  into: v.exactOptional(environmentName),
  like: v.exactOptional(environmentName),
  code: v.exactOptional(v.string()),
  source: v.exactOptional(v.strictObject({ repository: v.exactOptional(httpOrPathUrl), commit: commitId })),
  evidence: v.exactOptional(
    recordOf(dnsLabel, v.strictObject({ link: httpOrPathUrl, digest: v.exactOptional(digest) })),
  ),
  releases: v.exactOptional(recordOf(dnsLabel, releaseId)),
}) satisfies v.GenericSchema<unknown, ReleaseChange>;
