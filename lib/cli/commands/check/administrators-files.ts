import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Snapshot } from '../../../engine/delivery';
import { runProgram } from '../../../engine/process';
import {
  bootstrapPath,
  type FilesAnswer,
  FilesAnswerSchema,
  type FilesRequest,
} from '../../../model/exchange';
import { firstLine } from '../../../model/finding';
import type { EnvironmentName } from '../../../model/scalars';
import { v } from '../../../model/schema';
import { compareBootstrap } from '../../compare-bootstrap';
import type { Context } from '../../context';
import { interruption } from '../../interruption';

/**
 * Compares the administrators' files beside the code with the data of their environments, where there are any. The
 * authoring half makes files of the data in a process of its own; no code of the project runs.
 */
export async function administratorsFiles(
  { folder, out }: Context,
  snapshot: Snapshot,
  names: readonly EnvironmentName[],
): Promise<Pick<ReturnType<typeof compareBootstrap>, 'same' | 'findings'>> {
  const known = snapshot.readableEnvironments.map(({ name }) => name);
  const isWhole = snapshot.brokenEnvironments.length === 0 && known.every((name) => names.includes(name));
  const whole = isWhole ? { known } : {};
  if (!names.some((name) => existsSync(resolve(folder, bootstrapPath(name)))))
    return compareBootstrap(folder, new Map(), { asks: 'the delivery data', ...whole });
  out.step("comparing administrators' files with the data of their environments");
  const environments = snapshot.readableEnvironments.filter(({ name }) => names.includes(name));
  const made = await filesOf({ environments, project: folder });
  const texts = Object.entries(made).map(
    ([name, each]) => [name, 'text' in each ? each.text : each] as const,
  );
  return compareBootstrap(folder, new Map(texts), {
    asks: 'the delivery data',
    remedy: REMEDY,
    ...whole,
  });
}

const REMEDY =
  'where the code is ahead of its data, run `cdk8s-delivery configure`; otherwise run `cdk8s-delivery bootstrap --env <environment> --out`, review the file, and let an administrator apply it';

const LONGEST = 60_000;

/** What the authoring half makes of the data, by environment. */
async function filesOf(request: FilesRequest): Promise<FilesAnswer> {
  const { packageFolder } = require('../../../setup') as typeof import('../../../setup');
  const program = join(packageFolder(), 'dist', 'lib', 'authoring', 'synth', 'answer-files.js');
  const limits = { timeoutMs: LONGEST, signal: interruption };
  const input = JSON.stringify(request);
  const { code, stdout, stderr } = await runProgram(process.execPath, [program], {
    env: {},
    input,
    ...limits,
  });
  if (code === 0) return v.parse(FilesAnswerSchema, JSON.parse(stdout.toString('utf8')));
  const problem = `the program that makes files of data ended with ${code}: ${firstLine(stderr)}`;
  return Object.fromEntries(request.environments.map(({ name }) => [name, { problem }]));
}
