import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import type { CliEnd } from './cli';

/**
 * What runs in the child: the built command line, loaded once, and one list of words after another. It says of each how
 * it ended, as the process of a single command would have.
 */
const HOST = `
const [, program] = process.argv;
const { main } = require(process.argv[2]);
process.argv.length = 2;
process.setMaxListeners(0);
const streams = { stdout: process.stdout, stderr: process.stderr };
for (const stream of Object.values(streams)) stream.setMaxListeners(0);
process.on('message', async (words) => {
  const texts = { stdout: '', stderr: '' };
  for (const name of Object.keys(texts))
    streams[name].write = (text) => (texts[name] += Buffer.from(text).toString('utf8')) !== '';
  process.exitCode = undefined;
  await main([process.execPath, program, ...words]);
  const code = process.exitCode ?? 0;
  process.exitCode = undefined;
  process.send({ code, ...texts });
});
process.send('ready');
`;

interface Answer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs commands one after another in one process: to start one costs several times what a command does that ends at a
 * wrong word. Only for commands that leave nothing to do behind; a note that is said once in a process is said once.
 */
export async function runTogether(
  program: string,
  lines: readonly (readonly string[])[],
  place: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Promise<CliEnd[]> {
  const cli = join(dirname(program), '..', 'dist', 'cli.js');
  const child = spawn(process.execPath, ['-e', HOST, program, cli], {
    ...place,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  let answered: (end: Answer) => void = () => {};
  let failed: (cause: Error) => void = () => {};
  const answer = () =>
    new Promise<Answer>((resolve, reject) => {
      [answered, failed] = [resolve, reject];
    });
  child.on('message', (end: Answer) => answered(end));
  child.on('close', (code) => failed(new Error(`the process ended with ${code}:\n${said}`)));
  const ends: CliEnd[] = [];
  try {
    await answer();
    for (const words of lines) {
      child.send(words);
      const end = await answer();
      ends.push({ ...end, signal: null, all: end.stdout + end.stderr });
    }
  } finally {
    child.disconnect();
    child.kill();
  }
  return ends;
}
