import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { SynthAnswer, SynthOrder } from './worker';

/** Measures synth in a process of its own, so that no run profits or suffers from another one's memory. */
export function runWorker(order: SynthOrder): Promise<SynthAnswer> {
  const child = fork(join(__dirname, 'worker.ts'), [], {
    cwd: join(__dirname, '..', '..'),
    execArgv: ['--require', 'ts-node/register', '--max-old-space-size=6144'],
    env: cleanEnvironment(),
  });
  return new Promise((resolve, reject) => {
    let answer: SynthAnswer | undefined;
    child.once('message', (message) => {
      answer = message as SynthAnswer;
    });
    child.once('error', reject);
    child.once('exit', (code) => {
      if (answer) resolve(answer);
      else reject(new Error(`the process that measures synth ended with ${code}`));
    });
    child.send(order);
  });
}

/** Neither settings of a surrounding test runner nor of cdk8s. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(?:NODE_OPTIONS|CDK8S_|JEST_)/.test(name)),
  );
}
