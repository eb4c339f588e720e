import type { CommitId } from '../../model/scalars';
import type { KnownSigners } from './known-signers';
import { runGit } from './run-git';
import type { GitPlace } from './spawn-git';

/** What a commit's signature is worth. */
export type CommitSignature =
  | { readonly kind: 'none' }
  /** Made by a key that counts; `by` is the address that the key belongs to. */
  | { readonly kind: 'good'; readonly by: string }
  /** Made by a key that does not count, expired, or of other bytes. */
  | { readonly kind: 'bad'; readonly why: string };

/** Reads the signature of a commit, by the keys that count and no others. */
export async function commitSignature(
  place: GitPlace,
  commit: CommitId,
  { place: signers }: KnownSigners,
): Promise<CommitSignature> {
  const { stdout } = await runGit(
    ['log', '-1', '--no-show-signature', '--no-color', '--format=%G?%x00%GS%x00%GK', commit],
    {
      ...place,
      local: true,
      settings: [...(place.settings ?? []), ...signers.settings],
      env: { ...place.env, ...signers.env },
    },
  );
  const [state = '', by = '', key = ''] = stdout.toString('utf8').trimEnd().split('\0');
  if (state === 'N') return { kind: 'none' };
  // The keys are told apart by being known at all: nobody has said how far those of GnuPG are trusted.
  if ((state === 'G' || state === 'U') && by !== '') return { kind: 'good', by };
  const why = STATES[state] ?? 'it cannot be checked';
  return { kind: 'bad', why: key === '' ? why : `${why} (key ${key})` };
}

const STATES: Readonly<Record<string, string>> = {
  B: 'it is not a signature of these bytes',
  E: 'its key is not one that counts',
  U: 'its key is not one that counts',
  X: 'the signature has expired',
  Y: 'its key has expired',
  R: 'its key was revoked',
};
