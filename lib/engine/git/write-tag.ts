import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeliveryError, quote } from '../../model/finding';
import {
  type CommitId,
  type CommitSigning,
  type ObjectFormat,
  parseCommitId,
  parseRefName,
} from '../../model/scalars';
import { cannotSign } from './cannot-sign';
import { messageText, printTag } from './commit-object';
import { gitOutput, runGit } from './run-git';
import { assertObjectId } from './safe-name';
import { gitWords } from './scrub';
import { identity, signingSettings } from './sign-commit';
import type { GitPlace } from './spawn-git';
import type { TagRequest } from './types';

const TAGS = 'refs/tags/';

/** Writes the object of a tag into a repository; moves no ref there, leaves nothing when killed. */
export async function writeTag(
  place: GitPlace,
  format: ObjectFormat,
  request: TagRequest,
  signing?: CommitSigning,
): Promise<CommitId> {
  const { ref, commit, message, tagger, signed } = request;
  assertObjectId(commit);
  const name = parseRefName(ref).slice(TAGS.length);
  if (!ref.startsWith(TAGS)) throw DeliveryError.of('INTERNAL', `${quote(ref)} is not the name of a tag`);
  if (signed) return writeSignedTag(place, format, { ...request, name }, signing);
  const input = printTag(name, commit, tagger, message);
  return parseCommitId((await gitOutput(['mktag'], { ...place, input })).toString('utf8').trim());
}

/**
 * No plumbing of git signs a tag, and `git tag` writes a ref. It does so in a repository of its own that keeps its objects in
 * this one, so that runs that share a mirror do not meet.
 */
async function writeSignedTag(
  place: GitPlace,
  format: ObjectFormat,
  { name, commit, message, tagger }: TagRequest & { readonly name: string },
  signing: CommitSigning | undefined,
): Promise<CommitId> {
  if (!signing || place.gitDir === undefined) throw nothingSigns(`the tag ${name}`);
  const folder = await mkdtemp(join(tmpdir(), 'cdk8s-delivery-tag-'));
  try {
    const init = ['init', '--quiet', '--bare', '--template=', `--object-format=${format}`, folder];
    await gitOutput(init, { local: true });
    const beside: GitPlace = { ...place, gitDir: folder, cwd: folder, local: true };
    const { code, stderr } = await runGit(['tag', '--sign', '--cleanup=verbatim', '-F', '-', name, commit], {
      ...beside,
      settings: [...(place.settings ?? []), ...signingSettings(signing)],
      env: {
        ...place.env,
        ...identity('COMMITTER', tagger),
        GIT_OBJECT_DIRECTORY: join(place.gitDir, 'objects'),
      },
      input: messageText(message),
    });
    if (code !== 0)
      throw cannotSign(`the tag ${name}`, gitWords(stderr, place.secrets), ` by ${signing.format}`);
    const made = await gitOutput(['rev-parse', '--verify', `${TAGS}${name}`], beside);
    return parseCommitId(made.toString('utf8').trim());
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Says that something is to be signed where no way to sign is set.
 *
 * @param asked what asks for it, in words that end in a blank
 */
export function nothingSigns(what: string, asked = ''): DeliveryError {
  return cannotSign(
    what,
    `${asked}nothing says how: set \`"signing": "ssh"\` or \`"gpg"\` in the settings, or CDK8S_DELIVERY_SIGNING`,
  );
}
