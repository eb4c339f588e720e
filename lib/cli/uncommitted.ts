import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { changedFiles } from '../engine/git';
import { PACKAGE_MANAGERS } from '../engine/process';
import { isMap, type Json, member } from '../model/json';

/**
 * What the render of a commit needs and is not committed as it is: package.json, lockfiles and packed packages, and the
 * folders of YAML that are imported; with it the `.gitignore` that keeps installed packages out.
 */
export async function uncommitted(
  folder: string,
  within: string,
  sources: readonly string[],
): Promise<readonly string[]> {
  const changed = (await changedFiles(folder, [])).flatMap((path) =>
    path.startsWith(within) ? [path.slice(within.length)] : [],
  );
  const names = [
    'package.json',
    ...PACKAGE_MANAGERS.map(({ lockfile }) => lockfile),
    '.gitignore',
    ...packedIn(folder),
  ];
  const read = [...new Set(sources)].filter((source) =>
    changed.some((path) => path === source || path.startsWith(`${source}/`)),
  );
  return [...names.filter((name) => changed.includes(name)), ...read];
}

/** The packed packages beside `package.json` on which it depends. */
function packedIn(folder: string): readonly string[] {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Json;
  return ['dependencies', 'devDependencies'].flatMap((kind) => {
    const listed = member(manifest, kind);
    if (!isMap(listed)) return [];
    return Object.values(listed).flatMap((range) =>
      typeof range === 'string' && range.startsWith('file:') && range.endsWith('.tgz')
        ? [range.slice('file:'.length).replace(/^\.\//, '')]
        : [],
    );
  });
}
