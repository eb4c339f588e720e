import * as v from 'valibot';
import {
  digest,
  dnsLabel,
  gitId,
  httpOrPathUrl,
  ImageReference,
  imageRepository,
  releaseId,
  tag,
  text,
} from '../model/scalars';
import type { Evidence, ReleaseRecord } from './types';

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
    id: gitId,
    trees: v.record(dnsLabel, gitId),
    inputs: v.optional(v.record(dnsLabel, digest), {}),
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

const evidence = v.pipe(
  v.union(
    [httpOrPathUrl, v.strictObject({ link: httpOrPathUrl, digest: v.exactOptional(digest) })],
    'not a link, or a map of `link` and `digest`',
  ),
  v.transform((value): Evidence => (typeof value === 'string' ? { link: value } : value)),
);

/** A record as its file holds it; keys of its own at the root are a person's notes. */
export const RecordSchema = v.pipe(
  v.object({
    release: releaseId,
    images: v.record(dnsLabel, image),
    code: gitId,
    renders,
    source: v.exactOptional(v.strictObject({ repository: httpOrPathUrl, commit: v.exactOptional(gitId) })),
    evidence: v.optional(v.record(dnsLabel, evidence), {}),
    tools: v.optional(v.record(text, text), {}),
  }),
  v.transform((record): ReleaseRecord => record),
);
