import { execFile, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { npmEnvironment } from '../../lib/engine/process/npm-environment';

/** What a surrounding `npm test` sets would move the installation. */
const ENVIRONMENT = { ...npmEnvironment(process.env), NO_COLOR: '1' };

const registry = spawnSync('npm', ['view', 'cdk8s', 'version'], { env: ENVIRONMENT, encoding: 'utf8' });

/** Whether an npm registry answers here. */
export const hasRegistry = registry.status === 0;

/** `test` where an npm registry answers; elsewhere what is left out is said, and why. */
export function testWithRegistry(leftOut: string): jest.It {
  if (!hasRegistry) process.stderr.write(`${leftOut}: no npm registry answers\n${registry.stderr}\n`);
  return hasRegistry ? test : test.skip;
}

/** Runs a program in a folder as a person does, with a cache of its own; a failure says all that it printed. */
export async function runIn(
  {
    cwd,
    cache,
    env = {},
  }: { readonly cwd: string; readonly cache: string; readonly env?: NodeJS.ProcessEnv },
  program: string,
  args: readonly string[],
): Promise<string> {
  const options = {
    cwd,
    env: { ...ENVIRONMENT, XDG_CACHE_HOME: join(cache, 'cache'), ...env },
    maxBuffer: 64 * 1024 * 1024,
  };
  try {
    return (await promisify(execFile)(program, args, options)).stdout;
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    throw new Error(`${program} ${args.join(' ')}: ${stdout ?? ''}${stderr ?? ''}`, { cause: error });
  }
}
