import { createHash } from 'node:crypto';
import { Digest } from '../../model/scalars';
import { type RegistryAnswer, unknown } from './answer';
import { manifestAt } from './ask-manifest';
import { bodyOf } from './body-of';
import type { Endpoint } from './endpoints';
import { asObject, jsonObject } from './json';
import type { Session } from './session';

/** When an image was built, according to its own metadata. */
export type BuiltAnswer = RegistryAnswer<{ readonly at: Date }>;

/** What manifests and indexes say it under. */
const CREATED = 'org.opencontainers.image.created';

/** Earlier dates say nothing: reproducible builds use the beginning of an epoch. */
const EARLIEST = Date.UTC(2000, 0, 1);

/**
 * When the image of a tag or digest was built: as its manifest says, else its configuration. Of an index, its first image
 * says it where the index does not; attestations say nothing.
 */
export async function builtAt(session: Session, endpoint: Endpoint, reference: string): Promise<BuiltAnswer> {
  const top = await manifestAt(session, endpoint, reference);
  if (top.kind !== 'found') return top;
  const first = jsonObject(top.body) ?? {};
  const image = firstImage(first['manifests']);
  const said = moment(asObject(first['annotations'])?.[CREATED]);
  if (said) return { kind: 'found', at: said };
  if (image === undefined) return configured(session, endpoint, first);
  const inner = await manifestAt(session, endpoint, image);
  if (inner.kind !== 'found') return inner;
  const manifest = jsonObject(inner.body) ?? {};
  const at = moment(asObject(manifest['annotations'])?.[CREATED]);
  return at ? { kind: 'found', at } : configured(session, endpoint, manifest);
}

async function configured(
  session: Session,
  endpoint: Endpoint,
  manifest: Readonly<Record<string, unknown>>,
): Promise<BuiltAnswer> {
  const digest = asObject(manifest['config'])?.['digest'];
  if (!Digest.is(digest)) return NOT_SAID;
  const reply = await session.ask(endpoint, `blobs/${digest}`, { method: 'GET', headers: {} });
  const answer = bodyOf(endpoint, reply);
  if (answer.kind !== 'body') return answer;
  const got = `sha256:${createHash('sha256').update(answer.body).digest('hex')}`;
  if (got !== digest) return { kind: 'wrong', why: `it was asked for ${digest} and gives ${got}` };
  const at = moment(jsonObject(answer.body)?.['created']);
  return at ? { kind: 'found', at } : NOT_SAID;
}

const NOT_SAID = unknown(
  'the image does not say when it was built',
  'order its tags by a number or text in them',
);

function firstImage(manifests: unknown): Digest | undefined {
  if (!Array.isArray(manifests)) return undefined;
  const images = manifests.flatMap((each) => {
    const { digest, platform } = asObject(each) ?? {};
    return Digest.is(digest) && asObject(platform)?.['os'] !== 'unknown' ? [digest] : [];
  });
  return images[0];
}

function moment(text: unknown): Date | undefined {
  const at = typeof text === 'string' ? Date.parse(text) : Number.NaN;
  return at >= EARLIEST ? new Date(at) : undefined;
}
