import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { appName } from '../web-fleet';
import { benchImage } from './fill-delivery';
import type { World } from './world';

const run = promisify(execFile);

/** Runs the compiled command line in a world's project, in a process of its own, to its end. */
export async function runCli(
  cli: string,
  world: World,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<string> {
  const { stdout } = await run(process.execPath, [cli, ...args], {
    cwd: world.project.folder,
    maxBuffer: 1 << 28,
    env: {
      ...process.env,
      CDK8S_DELIVERY_CACHE: world.cache,
      CDK8S_DELIVERY_AS: 'Ada <ada@example.org>',
      NODE_OPTIONS: '',
      ...env,
    },
  }).catch((error: { stdout?: string }) => {
    throw new Error(`cdk8s-delivery ${args.join(' ')} failed: ${error.stdout ?? error}`);
  });
  return stdout;
}

/** What promotes one app from dev to test. */
export function promoteArguments(index: number): string[] {
  return ['promote', appName(index), '--to', 'test'];
}

/** What releases a new image of one app into dev. */
export function releaseArguments(index: number, version: number): string[] {
  return ['release', appName(index), '--image', `server=${benchImage(version)}`];
}

/** A node that does nothing: what every process costs. */
export async function runNothing(): Promise<void> {
  await run(process.execPath, ['--eval', '0'], { env: { ...process.env, NODE_OPTIONS: '' } });
}
