import { type ChildProcess, spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import type { CliEnd } from './cli';

/**
 * What runs in the child: one command after another. The program's own code is evaluated anew for each, so nothing that
 * it keeps in memory reaches the next; only Node, the libraries and what was compiled stay.
 */
const HOST = `
const processes = require('node:child_process');
const { readFileSync } = require('node:fs');
const { createRequire, wrap } = require('node:module');
const { dirname } = require('node:path');
const { Script, constants } = require('node:vm');
const [, program, file] = process.argv;
const script = new Script(wrap(readFileSync(file, 'utf8')), {
  filename: file,
  importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
});
const needs = createRequire(file);
const fresh = () => {
  const made = { exports: {} };
  script.runInThisContext()(made.exports, needs, made, file, dirname(file));
  return made.exports;
};
process.argv = [process.execPath, program];
const home = process.cwd();
const STREAMS = ['stdout', 'stderr'];
const EMITTERS = [process, process.stdout, process.stderr];
const listeners = () => EMITTERS.map((each) => new Map(each.eventNames().map((name) => [name, each.listeners(name)])));
const withoutNew = (before) =>
  EMITTERS.forEach((each, i) => {
    for (const name of each.eventNames())
      for (const one of each.listeners(name))
        if (name !== 'exit' && !before[i].get(name)?.includes(one)) each.removeListener(name, one);
  });
const started = new Set();
const { spawn } = processes;
processes.spawn = (...given) => {
  const child = spawn(...given);
  started.add(child);
  child.once('exit', () => started.delete(child));
  return child;
};
// The end of a process closes what its children read from: most end then.
const ended = async () => {
  for (const child of started) child.stdin?.destroy();
  for (let i = 0; started.size > 0 && i < 500; i++) await new Promise((next) => setTimeout(next, 2));
};
process.setMaxListeners(0);
process.on('message', async ({ words, cwd, env }) => {
  const before = listeners();
  const texts = { stdout: '', stderr: '' };
  for (const name of STREAMS)
    process[name].write = (text, encoding, written) => {
      texts[name] += Buffer.from(text).toString('utf8');
      const then = written ?? encoding;
      if (typeof then === 'function') process.nextTick(then);
      return true;
    };
  process.chdir(cwd);
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, env);
  process.exitCode = undefined;
  await fresh().main([process.execPath, program, ...words]);
  await ended();
  const code = process.exitCode ?? 0;
  process.exitCode = undefined;
  withoutNew(before);
  process.chdir(home);
  process.send({ code, ...texts, memory: process.memoryUsage.rss() });
});
`;

interface Answer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Resident memory of the process, bytes. */
  readonly memory: number;
}

/** Starting git from a process copies its page tables: one that grew is not used again. Bytes. */
const MOST_MEMORY = 400 * 1024 ** 2;

/**
 * A process that runs commands of the program one after another. To start the program costs several times what most
 * commands do: it reads and compiles 3 MB of code.
 */
export class WarmProgram {
  private readonly child: ChildProcess;
  private said = '';
  private onAnswer: (answer: Answer) => void = () => {};
  private onClose: (code: number | null, signal: NodeJS.Signals | null) => void = () => {};
  /** Whether it takes another command. */
  isUsable = true;

  constructor(program: string) {
    const bundle = join(dirname(program), '..', 'dist', 'cli.js');
    this.child = spawn(process.execPath, ['-e', HOST, program, bundle], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: { PATH: process.env['PATH'] ?? '' },
    });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.said += text;
      });
    this.child.on('message', (answer: Answer) => this.onAnswer(answer));
    this.child.on('close', (code, signal) => {
      this.isUsable = false;
      this.onClose(code, signal);
    });
  }

  /** Runs one command; commands do not overlap. */
  run(
    words: readonly string[],
    place: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
  ): Promise<CliEnd> {
    return new Promise((resolve) => {
      this.onAnswer = ({ memory, ...end }) => {
        if (memory > MOST_MEMORY) this.close();
        resolve({ ...end, signal: null, all: end.stdout + end.stderr });
      };
      this.onClose = (code, signal) =>
        resolve({ code, signal, stdout: '', stderr: this.said, all: this.said });
      this.child.send({ words, ...place });
    });
  }

  /** Ends the process. */
  close(): void {
    this.isUsable = false;
    if (this.child.connected) this.child.disconnect();
    this.child.kill();
  }
}
