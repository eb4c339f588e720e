import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Finding, undecidedRefusal } from '../../model/finding';
import { conftest } from './conftest';
import { findProgram } from './find-program';
import { kubeconform } from './kubeconform';
import { kyverno } from './kyverno';
import type { Opinion, OpinionFolder, OpinionManifest, OpinionName, OpinionOptions } from './opinion';
import { assertOwnPaths, foldersFor } from './opinion-folders';
import { runTool } from './run-tool';

const TOOLS: Readonly<Record<OpinionName, Opinion>> = { kubeconform, conftest, kyverno };

/**
 * Lets other tools judge manifests, which are written to a temporary folder. A tool that is not there, does not end or
 * gives no answer is refused as undecided, never a pass.
 *
 * @throws DeliveryError `UNSAFE_PATH`
 */
export async function askSecondOpinions(
  names: readonly OpinionName[],
  manifests: readonly OpinionManifest[],
  options: OpinionOptions,
): Promise<Finding[]> {
  if (names.length === 0 || manifests.length === 0) return [];
  assertOwnPaths(manifests);
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'cdk8s-delivery-opinion-')));
  try {
    const findings: Finding[] = [];
    for (const name of new Set(names)) {
      const opinion = TOOLS[name];
      const place = join(folder, name);
      findings.push(...(await ask(opinion, () => foldersFor(opinion, place, manifests), options)));
    }
    return findings;
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function ask(
  opinion: Opinion,
  foldersOf: () => Promise<readonly OpinionFolder[]>,
  options: OpinionOptions,
): Promise<Finding[]> {
  const { programs } = opinion;
  const program = await findProgram(programs, options.path ?? process.env['PATH'] ?? '');
  if (program === undefined)
    return [undecidedRefusal('TOOL_MISSING', `${programs.join(' or ')} is not on the PATH`)];
  const findings: Finding[] = [];
  for (const at of await foldersOf()) findings.push(...(await askProgram(program, opinion, at, options)));
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
    const read = opinion.read(end.stdout, at);
    return typeof read === 'string' ? [unanswered(tool, read)] : inOrder(read, at.manifests);
  } catch (error) {
    const said = (end.stderr.trim() || end.stdout.trim() || (error as Error).message).slice(-1000);
    return [unanswered(tool, `exit ${end.exit}: ${said}`)];
  }
}

/** Some tools judge several files at once and tell of them as they come; what is about no file stands last. */
function inOrder(findings: readonly Finding[], manifests: readonly OpinionManifest[]): Finding[] {
  const places = new Map(manifests.map(({ path, subject }, index) => [subject.file ?? path, index]));
  const place = ({ subject: { file } }: Finding) => places.get(file ?? '') ?? manifests.length;
  return [...findings].sort((one, other) => place(one) - place(other));
}

function unanswered(tool: string, why: string): Finding {
  return undecidedRefusal('NO_SECOND_OPINION', `${tool} gave no verdict: ${why}`);
}
