import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DIFF_EXTENSIONS } from '../../lib/controllers/diff';
import { diffTrees, type TreeFiles } from '../../lib/kubernetes/diff';
import { manifestsIn, targetsOf } from './change-fleet';

/** Reads both fleets from disk, whole, and compares them target by target; gives how many targets differ. */
export function diffFolders(before: string, after: string): number {
  let differing = 0;
  for (const target of new Set([...targetsOf(before), ...targetsOf(after)])) {
    const { objects } = diffTrees(filesOf(join(before, target)), filesOf(join(after, target)), {
      extensions: DIFF_EXTENSIONS,
    });
    if (objects.length > 0) differing += 1;
  }
  return differing;
}

function filesOf(folder: string): TreeFiles {
  return new Map(manifestsIn(folder).map((name) => [name, readFileSync(join(folder, name))]));
}
