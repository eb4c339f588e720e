import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';

/** An object of a repository. */
export interface GitObject {
  readonly type: string;
  readonly content: Buffer;
}

/** One line of a tree. */
export interface TreeEntry {
  /** As the tree spells it: `40000` is a folder, `100644` a plain file. */
  readonly mode: string;
  readonly id: string;
}

/** A tree by the names in it. */
export type Tree = ReadonlyMap<string, TreeEntry>;

/** What git printed and how it ended. */
export interface GitEnd {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs git on a repository and waits for its end. */
export async function git(gitDir: string, ...args: readonly string[]): Promise<GitEnd> {
  const child = start(gitDir, args);
  child.stdin.end();
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const text = (chunks: readonly Buffer[]) => Buffer.concat(chunks).toString('utf8');
  return { code, stdout: text(out), stderr: text(err) };
}

/** Runs git and gives what it printed; throws where it fails. */
export async function gitText(gitDir: string, ...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await git(gitDir, ...args);
  if (code === 0) return stdout;
  throw new Error(`git ${args.join(' ')} ended with ${code}: ${stderr}`);
}

/** Reads objects through one process, `git cat-file --batch`. */
export class GitObjects {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly waiting: ((object: GitObject | undefined) => void)[] = [];
  private held: Buffer = Buffer.alloc(0);

  constructor(gitDir: string) {
    this.child = start(gitDir, ['cat-file', '--batch']);
    this.child.stdout.on('data', (chunk: Buffer) => {
      this.held = this.held.length === 0 ? chunk : Buffer.concat([this.held, chunk]);
      for (let next = this.take(); next !== undefined; next = this.take())
        this.waiting.shift()?.(next.object);
    });
    this.child.once('close', () => {
      for (const answer of this.waiting.splice(0)) answer(undefined);
    });
  }

  /** The object with this id; nothing where the repository lacks it. */
  read(id: string): Promise<GitObject | undefined> {
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      this.child.stdin.write(`${id}\n`);
    });
  }

  close(): void {
    this.child.stdin.end();
  }

  /** The first whole answer in what git has printed so far. */
  private take(): { readonly object: GitObject | undefined } | undefined {
    const end = this.held.indexOf('\n');
    if (end < 0) return undefined;
    const [, type = '', size] = this.held.toString('utf8', 0, end).split(' ');
    if (size === undefined) {
      this.held = this.held.subarray(end + 1);
      return { object: undefined };
    }
    const start = end + 1;
    const stop = start + Number(size);
    if (this.held.length < stop + 1) return undefined;
    const content = Buffer.from(this.held.subarray(start, stop));
    this.held = this.held.subarray(stop + 1);
    return { object: { type, content } };
  }
}

/** Reads a tree from its bytes: `<mode> <name>`, a zero byte and the raw id, for each entry. */
export function parseTree(content: Buffer, idBytes: number): Tree {
  const entries = new Map<string, TreeEntry>();
  for (let at = 0; at < content.length; ) {
    const space = content.indexOf(0x20, at);
    const zero = content.indexOf(0, space);
    const end = zero + 1 + idBytes;
    const id = content.toString('hex', zero + 1, end);
    entries.set(content.toString('utf8', space + 1, zero), {
      mode: content.toString('latin1', at, space),
      id,
    });
    at = end;
  }
  return entries;
}

/** Git without the configuration of whoever runs the tests, and without replaced objects. */
function start(gitDir: string, args: readonly string[]): ChildProcessWithoutNullStreams {
  const child = spawn('git', ['--no-replace-objects', ...args], {
    env: {
      PATH: process.env['PATH'],
      LC_ALL: 'C',
      GIT_DIR: gitDir,
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: '/dev/null',
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.on('error', () => {});
  return child;
}
