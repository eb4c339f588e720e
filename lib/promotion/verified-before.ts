import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Snapshot } from '../engine/delivery';
import { makeFolder } from '../engine/git';
import type { VerifiedBefore, VerifiedCommit } from '../engine/history/verify';
import { isSealed, seal } from '../engine/kept';
import { version } from '../version';

/**
 * What was proven of a delivery on this machine, by this version of the program. It is kept in the cache under a seal, so
 * that nobody plants a verdict there. What is false, or was undecided, is judged again.
 */
export function verifiedBefore(
  cacheFolder: string,
  { home }: Snapshot,
  countsApprovals: boolean,
): VerifiedBefore & { keep(): void } {
  const key = [home.remote, home.branch, String(countsApprovals), version].join('\n');
  const folder = join(cacheFolder, 'verified', hashOf(key).slice(0, 32));
  const file = join(folder, 'commits.json');
  const kept = read(folder, file);
  let isNew = false;
  return {
    get: (commit) => kept.get(commit),
    put(verified) {
      if (verified.verdict === 'false' || verified.claims.some(({ kind }) => kind === 'undecided')) return;
      kept.set(verified.commit, verified);
      isNew = true;
    },
    keep() {
      if (!isNew) return;
      const text = JSON.stringify([...kept.values()]);
      try {
        makeFolder(folder);
        writeFileSync(file, text);
        seal(folder, hashOf(text));
      } catch {
        // A cache that cannot be written is done without.
      }
    },
  };
}

function read(folder: string, file: string): Map<string, VerifiedCommit> {
  if (!existsSync(file)) return new Map();
  try {
    const text = readFileSync(file, 'utf8');
    if (!isSealed(folder, hashOf(text))) return new Map();
    const found = JSON.parse(text) as (Omit<VerifiedCommit, 'at'> & { readonly at: string })[];
    return new Map(found.map((each) => [each.commit, { ...each, at: new Date(each.at) }]));
  } catch {
    return new Map();
  }
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
