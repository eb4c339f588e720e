import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { v } from '../model/schema';
import { version } from '../version';
import type { NewProject, ProgramSource } from './new-project';

const PackageSchema = v.object({
  name: v.literal('cdk8s-delivery'),
  devDependencies: v.record(v.string(), v.string()),
});

const InstalledSchema = v.object({
  packages: v.record(v.string(), v.object({ resolved: v.exactOptional(v.string()) })),
});

/**
 * Where this very program was installed from: the packed file that npm was given, else its version. `npx --package` and
 * `npm install` of a file both leave a note of it beside the packages.
 */
export function programSource(from = __dirname): ProgramSource {
  const modules = dirname(packageFolder(from));
  const published: ProgramSource = { kind: 'version', version };
  if (basename(modules) !== 'node_modules') return published;
  const note = v.safeParse(InstalledSchema, jsonOf(join(modules, '.package-lock.json')));
  const resolved = note.success
    ? note.output.packages['node_modules/cdk8s-delivery']?.resolved?.replace(/^file:/, '')
    : undefined;
  if (resolved === undefined || /^[a-z]+:/.test(resolved)) return published;
  const file = resolve(dirname(modules), resolved);
  return file.endsWith('.tgz') && existsSync(file) ? { kind: 'tarball', file } : published;
}

/** The versions that this program is tested with. */
export function testedVersions(from = __dirname): NewProject['pins'] {
  return v.parse(PackageSchema, jsonOf(join(packageFolder(from), 'package.json'))).devDependencies;
}

/** The folder of this very program: its package.json, and `dist/` with what was built. */
export function packageFolder(from = __dirname): string {
  for (let at = from; dirname(at) !== at; at = dirname(at))
    if (v.is(PackageSchema, jsonOf(join(at, 'package.json')))) return at;
  return from;
}

function jsonOf(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
