import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Programs that run beside a test, with their logs in one folder; what was started here is ended, and nothing else. */
export class Processes {
  private readonly children = new Map<string, ChildProcess>();

  constructor(readonly folder: string) {}

  /** Starts a program; its output goes to `<name>.log`. Programs of Go have memory here, and take less time with it. */
  start(name: string, program: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): void {
    const log = openSync(join(this.folder, `${name}.log`), 'a');
    const child = spawn(program, args, {
      stdio: ['ignore', log, log],
      cwd: this.folder,
      env: { GOGC: '300', ...env },
    });
    this.children.set(name, child);
  }

  /** Waits until a condition holds; fails at once where a program has ended. */
  async until(what: string, holds: () => Promise<boolean> | boolean, seconds = 60): Promise<void> {
    const end = Date.now() + seconds * 1000;
    while (Date.now() < end) {
      this.throwIfEnded();
      if (await holds()) return;
      await sleep(50);
    }
    throw new Error(`it did not happen in ${seconds} seconds: ${what}`);
  }

  /** The end of a program's output. */
  log(name: string, characters = 2000): string {
    try {
      return readFileSync(join(this.folder, `${name}.log`), 'utf8').slice(-characters);
    } catch {
      return '';
    }
  }

  /** Ends one program, or all of them, the last one first. */
  async stop(name?: string): Promise<void> {
    for (const [each, child] of [...this.children].reverse()) {
      if (name !== undefined && name !== each) continue;
      this.children.delete(each);
      if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) continue;
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await gone;
    }
  }

  private throwIfEnded(): void {
    for (const [name, { exitCode, pid }] of this.children)
      if (exitCode !== null || pid === undefined)
        throw new Error(`${name} has ended with ${exitCode}:\n${this.log(name)}`);
  }
}

/**
 * A port of 127.0.0.1 that nobody listens on. Not one that the system would choose: it gives those to every connection
 * that is made, and the program that is told of it comes later.
 */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 100; tries += 1) {
    const port = randomInt(15_000, 30_000);
    if (!given.has(port) && (await isFree(port))) {
      given.add(port);
      return port;
    }
  }
  throw new Error('no port of 127.0.0.1 is free');
}

const given = new Set<number>();

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
