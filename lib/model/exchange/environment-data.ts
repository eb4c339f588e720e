import * as v from 'valibot';
import { PolicyDataSchema } from './policy-data';
import { dnsLabel, httpOrPathUrl, relativePath, text } from './primitives';

/**
 * An environment as data: what `fleet.json` says of it and what `environments/<env>/environment.yaml` keeps. Judges
 * read it from the base commit of a change; nothing of it needs project code.
 */
export const EnvironmentDataSchema = v.strictObject({
  /** The environment's name. */
  name: dnsLabel,
  /** Upstreams. `anyOf`: one of them suffices; `allOf`: each is needed. Empty: an entry, releases may start here. */
  promotesFrom: v.strictObject({ mode: v.picklist(['anyOf', 'allOf']), environments: v.array(dnsLabel) }),
  /** Where the manifests are delivered; repository and branch only where they differ from the project's own. */
  delivery: v.strictObject({
    repository: v.exactOptional(httpOrPathUrl),
    branch: v.exactOptional(text),
    /** Folder of the environment's manifests, `manifests/<env>` unless said otherwise. */
    path: relativePath,
  }),
  /** Where Argo CD puts the objects: a cluster by URL or by name, and a namespace. */
  destination: v.strictObject({
    server: v.exactOptional(text),
    name: v.exactOptional(text),
    namespace: text,
  }),
  /** What Argo CD does by itself. */
  sync: v.strictObject({ automated: v.boolean(), prune: v.boolean(), selfHeal: v.boolean() }),
  /** How many people have to agree, and of which teams; `rollback` is the count for a rollback. */
  approvals: v.strictObject({
    reviewers: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(20)),
    rollback: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(20)),
    owners: v.array(text),
  }),
  /** Conditions evaluated when a change is proposed and again when it is merged. */
  gates: v.array(
    v.variant('type', [
      /** The release has been in the upstream for so many seconds. */
      v.strictObject({ type: v.literal('soak'), seconds: v.pipe(v.number(), v.integer(), v.minValue(0)) }),
    ]),
  ),
  /** Branches of the project that code revisions may come from; `*` stands for any text without `/`. */
  code: v.strictObject({ branches: v.pipe(v.array(text), v.minLength(1)) }),
  /** What the objects in it are judged by, beside what holds everywhere. */
  policies: v.exactOptional(PolicyDataSchema),
  /** Refusals that a change may bypass by name. */
  bypassable: v.array(text),
  /** Hash over all that apps can read of the environment: `sha256:` and 64 hex digits. */
  inputs: text,
});

/** @see EnvironmentDataSchema */
export type EnvironmentData = v.InferOutput<typeof EnvironmentDataSchema>;
/** A condition on a promotion. */
export type Gate = EnvironmentData['gates'][number];
