import { type CommitId, isCommitId } from '../../model/scalars';
import type { CommitSignature } from './commit-signature';
import type { KnownSigners } from './known-signers';
import { runGit } from './run-git';
import { gitWords } from './scrub';
import type { GitPlace } from './spawn-git';

/** What the object of a tag says. */
export interface TagContent {
  readonly commit: CommitId;
  /** Its name without `refs/tags/`, as its maker wrote it. */
  readonly name: string;
  /** Its message, without a signature. */
  readonly message: string;
}

const HEAD = /^object ([0-9a-f]+)\ntype commit\ntag (.+)\n/;

/** Reads the bytes of a tag; undefined for a tag of something else than a commit. */
export function parseTag(content: Buffer): TagContent | undefined {
  const text = content.toString('utf8');
  const [, commit = '', name = ''] = HEAD.exec(text) ?? [];
  if (!isCommitId(commit)) return undefined;
  const start = text.indexOf('\n\n');
  const [message = ''] = start < 0 ? [] : text.slice(start + 2).split(SIGNATURE, 1);
  return { commit, name, message };
}

const SIGNATURE = /^-----BEGIN (?:SSH|PGP) SIGNATURE-----$/m;

/** Reads the signature of a tag, by the keys that count and no others. */
export async function tagSignature(
  place: GitPlace,
  tag: string,
  { place: signers }: KnownSigners,
): Promise<CommitSignature> {
  const { code, stderr } = await runGit(['verify-tag', tag], {
    ...place,
    local: true,
    settings: [...(place.settings ?? []), ...signers.settings],
    env: { ...place.env, ...signers.env },
  });
  const by = /Good (?:"git" )?signature (?:for|from) "?([^"\n]+?)"?(?: with .*| \[.*\])?$/m.exec(stderr)?.[1];
  if (code === 0) return { kind: 'good', by: by ?? 'a signer' };
  if (/no signature found/.test(stderr)) return { kind: 'none' };
  const isUnknown = /No principal matched|no public key/i.test(stderr);
  return {
    kind: 'bad',
    why: isUnknown ? 'its key is not one that counts' : gitWords(stderr, place.secrets),
  };
}
