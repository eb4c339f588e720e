import { type ChildProcess, spawn } from 'node:child_process';
import { cliProgram } from './cli-build';
import { assertDocumentedExit, judgedOutput } from './output-judge';
import { withPlanRead } from './plan-read';
import { WarmProgram } from './warm-program';

/** How a run of the command line ended. */
export interface CliEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Both streams, one behind the other. */
  readonly all: string;
}

/** What the command line works with. */
export interface CliPlace {
  /** Working directory. */
  readonly cwd: string;
  /** Delivery repository, URL or path; absent: what the command line finds by itself. */
  readonly delivery?: string;
  /**
   * The same repository by path, where {@link READ} reads.
   *
   * @default - the delivery repository
   */
  readonly gitDir?: string;
  readonly cache: string;
  /** @default 'Ada <ada@example.org>' */
  readonly as?: string;
  /** Whether each command runs in a process of its own, as it does for users. */
  readonly isAlone?: boolean;
  /** More environment; an empty value removes a variable. */
  readonly env?: Readonly<Record<string, string>>;
}

let warm: WarmProgram | undefined;
let isBusy = false;
afterAll(() => warm?.close());

/** The command line as a real child process, in an environment of its own. */
export class Cli {
  constructor(readonly place: CliPlace) {}

  /** The same command line with another place. */
  with(place: Partial<CliPlace>): Cli {
    return new Cli({ ...this.place, ...place });
  }

  /** Starts a command without waiting for it, in a process group of its own. */
  start(...args: readonly string[]): { readonly child: ChildProcess; readonly end: Promise<CliEnd> } {
    const { delivery, gitDir = delivery } = this.place;
    const child = spawn(process.execPath, [cliProgram(), ...withPlanRead(args, gitDir)], {
      cwd: this.place.cwd,
      env: this.environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const texts = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name]?.setEncoding('utf8').on('data', (text: string) => {
        texts[name] += text;
      });
    }
    const end = new Promise<CliEnd>((resolve) => {
      child.once('close', (code, signal) =>
        resolve({ code, signal, ...texts, all: texts.stdout + texts.stderr }),
      );
    });
    return { child, end };
  }

  /**
   * Runs a command to its end: in a process that is warm, where one is idle and the command asks nothing of Node itself, or
   * else in a process of its own.
   */
  async run(...args: readonly string[]): Promise<CliEnd> {
    const { cwd, delivery, gitDir = delivery, isAlone = false } = this.place;
    const env = this.environment();
    if (isAlone || isBusy || Object.keys(env).some((name) => name.startsWith('NODE_')))
      return this.start(...args).end;
    isBusy = true;
    try {
      if (!warm?.isUsable) warm = new WarmProgram(cliProgram());
      return await warm.run(withPlanRead(args, gitDir), { cwd, env });
    } finally {
      isBusy = false;
    }
  }

  /** Runs a command that has to end with 0, and gives what it printed. */
  async ok(...args: readonly string[]): Promise<string> {
    const { code, all, stdout } = await this.run(...args);
    if (code !== 0) throw new Error(`cdk8s-delivery ${args.join(' ')} ended with ${code}:\n${all}`);
    return stdout;
  }

  /**
   * Runs a command with `--json` and gives its exit code and what it printed, which its published schema has to take; the
   * exit code has to be one that docs/outputs.md has for the outcome.
   */
  async json(...args: readonly string[]): Promise<{ readonly code: number | null; readonly data: unknown }> {
    const { code, stdout, all } = await this.run(...args, '--json');
    try {
      const data = judgedOutput(stdout);
      assertDocumentedExit(data, code);
      return { code, data };
    } catch (error) {
      throw new Error(`cdk8s-delivery ${args.join(' ')} --json: ${(error as Error).message}\n${all}`);
    }
  }

  private environment(): Record<string, string> {
    const { delivery, cache, as = 'Ada <ada@example.org>', env = {} } = this.place;
    const all: Record<string, string> = {
      PATH: process.env['PATH'] ?? '',
      // no configuration of the user running the tests, and nothing written outside of the test's own folder
      HOME: cache,
      CDK8S_DELIVERY_CACHE: cache,
      CDK8S_DELIVERY_AS: as,
      // registries of images are asked by the tests that are about them
      CDK8S_DELIVERY_OFFLINE: '1',
      ...(delivery === undefined ? {} : { CDK8S_DELIVERY_REPOSITORY: delivery }),
      ...env,
    };
    return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''));
  }
}
