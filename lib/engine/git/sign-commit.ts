import { type CommitId, type CommitSigning, parseCommitId } from '../../model/scalars';
import { cannotSign } from './cannot-sign';
import { type CommitContent, identityOf, messageText } from './commit-object';
import type { GitSetting } from './git-environment';
import { runGit } from './run-git';
import { gitWords } from './scrub';
import type { GitPlace } from './spawn-git';
import type { Signature } from './types';

/**
 * Writes a commit object with a signature of git's own: by the key that is named, else by the one of git's settings
 * (`user.signingKey`; GnuPG looks for one of the committer's address, too).
 *
 * @throws DeliveryError `CANNOT_SIGN`
 */
export async function writeSignedCommit(
  place: GitPlace,
  { tree, parents, author, committer, message }: CommitContent,
  signing: CommitSigning,
): Promise<CommitId> {
  const { code, stdout, stderr } = await runGit(
    ['commit-tree', '-S', tree, ...parents.flatMap((parent) => ['-p', parent])],
    {
      ...place,
      local: true,
      settings: [...(place.settings ?? []), ...signingSettings(signing)],
      env: { ...place.env, ...identity('AUTHOR', author), ...identity('COMMITTER', committer) },
      input: messageText(message),
    },
  );
  if (code === 0) return parseCommitId(stdout.toString('utf8').trim());
  throw cannotSign('a commit', gitWords(stderr, place.secrets), ` by ${signing.format}`);
}

/** The settings by which git signs what it writes. */
export function signingSettings({ format, key }: CommitSigning): readonly GitSetting[] {
  return [
    ['gpg.format', format === 'ssh' ? 'ssh' : 'openpgp'],
    ...(key === undefined ? [] : [['user.signingKey', key] as const]),
  ];
}

/** The variables by which git knows a person and a moment. */
export function identity(who: 'AUTHOR' | 'COMMITTER', signature: Signature): Record<string, string> {
  const { name, email, seconds } = identityOf(signature);
  return {
    [`GIT_${who}_NAME`]: name,
    [`GIT_${who}_EMAIL`]: email,
    [`GIT_${who}_DATE`]: `@${seconds} +0000`,
  };
}
