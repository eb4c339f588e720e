import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, isAbsolute, join, relative } from 'node:path';
import { DeliveryError, type Finding, finding } from '../../finding';
import { assertSafePath } from '../../git/safe-path';
import { conftest } from './conftest';
import { findProgram } from './find-program';
import { kubeconform } from './kubeconform';
import { kyverno } from './kyverno';
import { objectBatches } from './object-batches';
import type { Opinion, OpinionFolder, OpinionManifest, OpinionName, OpinionOptions } from './opinion';
import { runTool } from './run-tool';

const TOOLS: Readonly<Record<OpinionName, Opinion>> = { kubeconform, conftest, kyverno };

/**
 * Lets other tools judge manifests, which are written to a temporary folder. A tool that is not there, does not end or
 * gives no answer leaves an undecided finding, never a pass.
 *
 * @throws DeliveryError `UNSAFE_PATH`
 */
export async function askSecondOpinions(
  names: readonly OpinionName[],
  manifests: readonly OpinionManifest[],
  options: OpinionOptions,
): Promise<Finding[]> {
  if (names.length === 0 || manifests.length === 0) return [];
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'cdk8s-delivery-opinion-')));
  try {
    const nested = await writeManifests(join(folder, 'all'), manifests);
    const findings: Finding[] = [];
    for (const name of new Set(names)) {
      const opinion = TOOLS[name];
      const places = opinion.flat ? await flatFolders(folder, manifests) : [nested];
      findings.push(...(await ask(opinion, places, options)));
    }
    return findings;
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function ask(
  opinion: Opinion,
  places: readonly OpinionFolder[],
  options: OpinionOptions,
): Promise<Finding[]> {
  const { programs } = opinion;
  const program = await findProgram(programs, options.path ?? process.env['PATH'] ?? '');
  if (program === undefined)
    return [finding('undecided', 'TOOL_MISSING', `${programs.join(' or ')} is not on the PATH`)];
  const findings: Finding[] = [];
  for (const at of places) findings.push(...(await askProgram(program, opinion, at, options)));
  return findings;
}

async function askProgram(
  program: string,
  opinion: Opinion,
  at: OpinionFolder,
  options: OpinionOptions,
): Promise<Finding[]> {
  const { tool } = opinion;
  const { timeout = 120_000, signal } = options;
  const args = opinion.args(at, options);
  if (typeof args === 'string') return [unanswered(tool, args)];
  const end = await runTool(program, args, { cwd: at.folder, timeout, ...(signal && { signal }) });
  if (end.stopped !== undefined) return [unanswered(tool, end.stopped)];
  try {
    return opinion.read(end.stdout, at);
  } catch (error) {
    const said = (end.stderr.trim() || end.stdout.trim() || (error as Error).message).slice(-1000);
    return [unanswered(tool, `exit ${end.exit}: ${said}`)];
  }
}

function unanswered(tool: string, why: string): Finding {
  return finding('undecided', 'SECOND_OPINION_FAILED', `${tool} gave no verdict: ${why}`);
}

/** Folders without folders in them, and in none of them two manifests of the same object. */
async function flatFolders(folder: string, manifests: readonly OpinionManifest[]): Promise<OpinionFolder[]> {
  const places: OpinionFolder[] = [];
  for (const batch of objectBatches(manifests)) {
    const place = join(folder, `batch-${places.length}`);
    await mkdir(place, { recursive: true });
    const members = [...batch.values()];
    for (const [index, { content }] of members.entries())
      await writeFile(join(place, `${index}.yaml`), content);
    places.push({ folder: place, manifests: members, subjectOf: () => ({}) });
  }
  return places;
}

async function writeManifests(folder: string, manifests: readonly OpinionManifest[]): Promise<OpinionFolder> {
  const byPath = new Map<string, OpinionManifest>();
  for (const each of manifests) {
    assertSafePath(each.path);
    if (byPath.has(each.path))
      throw DeliveryError.of('UNSAFE_PATH', `two manifests are to be judged as ${each.path}`);
    byPath.set(each.path, each);
  }
  for (const { path, content } of manifests) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content, { flag: 'wx' });
  }
  const subjectOf = (file: string) => {
    const path = isAbsolute(file) ? relative(folder, file) : file;
    const subject = byPath.get(path)?.subject;
    return subject ? { file: path, ...subject } : {};
  };
  return { folder, manifests, subjectOf };
}
