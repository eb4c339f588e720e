import { createHash } from 'node:crypto';
import { quote } from '../../model/finding';
import { type Digest, Digest as Digests } from '../../model/scalars';
import type { RegistryAnswer } from './answer';
import { bodyOf } from './body-of';
import type { Endpoint } from './endpoints';
import type { Reply } from './exchange';
import type { Session } from './session';

/**
 * The four kinds of manifests of images. All have to be named: a registry that is not told of indexes gives one image of
 * an index, or nothing.
 */
const KINDS = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
];

const ACCEPT = { accept: KINDS.join(', ') };

/** A manifest, and the digest of its bytes. */
type ManifestAnswer = RegistryAnswer<{ readonly digest: Digest; readonly body: Buffer }>;

/** The manifest that a tag or digest names, as the bytes are. */
export async function manifestAt(
  session: Session,
  endpoint: Endpoint,
  reference: string,
): Promise<ManifestAnswer> {
  const reply = await session.ask(endpoint, `manifests/${reference}`, { method: 'GET', headers: ACCEPT });
  return manifestOf(endpoint, reply);
}

/**
 * The digest that a tag names: that of the index, where the tag names one. The bytes are read and hashed; a registry that
 * says another digest than theirs is not believed.
 */
export async function digestOfTag(
  session: Session,
  endpoint: Endpoint,
  tag: string,
): Promise<RegistryAnswer> {
  const reply = await session.ask(endpoint, `manifests/${tag}`, { method: 'GET', headers: ACCEPT });
  return answerOf(endpoint, reply);
}

/** Whether a registry has a digest, by its header; where its answer has none, by the bytes. */
export async function hasDigest(
  session: Session,
  endpoint: Endpoint,
  digest: Digest,
): Promise<RegistryAnswer> {
  const rest = `manifests/${digest}`;
  const head = await session.ask(endpoint, rest, { method: 'HEAD', headers: ACCEPT });
  const said = saidDigest(head);
  if (said !== undefined) return same(said, digest);
  // Only an answer with a body tells why there is none, and what the bytes are.
  const asksAgain =
    head.kind === 'answer' && head.status !== 429 && (head.status < 500 || head.status === 501);
  const reply = asksAgain ? await session.ask(endpoint, rest, { method: 'GET', headers: ACCEPT }) : head;
  const answer = answerOf(endpoint, reply);
  return answer.kind === 'found' ? same(answer.digest, digest) : answer;
}

/** The digest that a tag names, by the registry's header alone. */
export async function saidDigestOfTag(
  session: Session,
  endpoint: Endpoint,
  tag: string,
): Promise<RegistryAnswer> {
  const reply = await session.ask(endpoint, `manifests/${tag}`, { method: 'HEAD', headers: ACCEPT });
  const said = saidDigest(reply);
  return said === undefined ? digestOfTag(session, endpoint, tag) : { kind: 'found', digest: said };
}

function same(got: Digest, wanted: Digest): RegistryAnswer {
  return got === wanted
    ? { kind: 'found', digest: got }
    : { kind: 'wrong', why: `it was asked for ${wanted} and gives ${got}` };
}

/** The digest that an answer gives, by its bytes; what it means where it gives none. */
function answerOf(endpoint: Endpoint, reply: Reply): RegistryAnswer {
  const manifest = manifestOf(endpoint, reply);
  return manifest.kind === 'found' ? { kind: 'found', digest: manifest.digest } : manifest;
}

/** The manifest that an answer gives, with the digest of its bytes. */
function manifestOf(endpoint: Endpoint, reply: Reply): ManifestAnswer {
  const answer = bodyOf(endpoint, reply);
  if (answer.kind !== 'body') return answer;
  const { headers, body } = answer;
  const kind = (headers.get('content-type') ?? '').split(';', 1)[0]?.trim() ?? '';
  if (!KINDS.includes(kind))
    return { kind: 'wrong', why: `it gives ${quote(kind)}, which is not the manifest of an image` };
  const digest = Digests.parse(`sha256:${createHash('sha256').update(body).digest('hex')}`);
  const said = saidDigest(reply);
  return said === undefined || said === digest
    ? { kind: 'found', digest, body }
    : { kind: 'wrong', why: `it says ${said}, and the bytes that it gives are ${digest}` };
}

function saidDigest(reply: Reply): Digest | undefined {
  const said = reply.kind === 'answer' && reply.status === 200 && reply.headers.get('docker-content-digest');
  return Digests.is(said) ? said : undefined;
}
