import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Cluster } from '../../cluster/cluster';

/** What a person types at the cluster; fails with all that was said where a command fails. */
export async function byHand({ kubeconfig }: Cluster, script: string, cwd: string): Promise<string> {
  const env = { ...process.env, KUBECONFIG: kubeconfig, GIT_CONFIG_GLOBAL: '/dev/null' };
  const options = { cwd, env, timeout: 180_000 };
  try {
    return (await promisify(execFile)('sh', ['-euc', script], options)).stdout;
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    throw new Error(`${script}\n${stdout ?? ''}${stderr ?? ''}`, { cause: error });
  }
}
