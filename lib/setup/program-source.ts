import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { runNpm } from '../engine/process';
import { DeliveryError } from '../model/finding';
import { v } from '../model/schema';
import { version } from '../version';
import type { NewProject, ProgramSource } from './new-project';
import { packedProgram } from './packed-program';

const PackageSchema = v.object({
  name: v.literal('cdk8s-delivery'),
  devDependencies: v.record(v.string(), v.string()),
});

const InstalledSchema = v.object({
  packages: v.record(v.string(), v.object({ resolved: v.exactOptional(v.string()) })),
});

/**
 * What a project depends on to have this very program: the packed file that npm was given; its version, where npm has that;
 * else the program that runs, packed again. `npx --package` and `npm install` of a file leave a note of the file beside the
 * packages; a global installation leaves none.
 *
 * @param asks whether npm is asked also by a program that npm did not install
 * @throws DeliveryError `DEPENDENCIES_FAILED` where it cannot be packed, `INTERRUPTED`
 */
export async function programSource(
  { asks, signal }: { readonly asks: boolean; readonly signal: AbortSignal },
  from = __dirname,
): Promise<ProgramSource> {
  const folder = packageFolder(from);
  const modules = dirname(folder);
  const published: ProgramSource = { kind: 'version', version };
  const isInstalled = basename(modules) === 'node_modules';
  const note = v.safeParse(InstalledSchema, isInstalled && jsonOf(join(modules, '.package-lock.json')));
  const resolved = note.success
    ? note.output.packages['node_modules/cdk8s-delivery']?.resolved?.replace(/^file:/, '')
    : undefined;
  if (resolved !== undefined && /^[a-z]+:/.test(resolved)) return published;
  const file = resolved === undefined ? undefined : resolve(dirname(modules), resolved);
  if (file?.endsWith('.tgz') && existsSync(file)) return { kind: 'tarball', file };
  if (!isInstalled && !asks) return published;
  return (await isOnNpm(signal)) ? published : packedAgain(folder, signal);
}

/** Whether the registry that npm is set up with has this version of the program. */
async function isOnNpm(signal: AbortSignal): Promise<boolean> {
  const spec = `cdk8s-delivery@${version}`;
  try {
    await runNpm(['pack', spec, '--dry-run', '--fetch-retries=0'], tmpdir(), { signal });
    return true;
  } catch (error) {
    if (error instanceof DeliveryError && error.code === 'DEPENDENCIES_FAILED') return false;
    throw error;
  }
}

/** The program as it is installed, packed as npm does. */
async function packedAgain(folder: string, signal: AbortSignal): Promise<ProgramSource> {
  const place = await mkdtemp(join(tmpdir(), 'cdk8s-delivery-packed-'));
  try {
    await runNpm(['pack', folder, '--pack-destination', place], place, { signal });
    const file = join(place, `cdk8s-delivery-${version}.tgz`);
    return { kind: 'tarball', file, content: packedProgram(file) };
  } finally {
    await rm(place, { recursive: true, force: true });
  }
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
