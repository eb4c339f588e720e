import { ChildProcess, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createHash } from 'node:crypto';
import { Socket } from 'node:net';
import { DeliveryError } from '../../model/finding';
import type { ObjectType } from '../../model/scalars';
import { isGitId } from '../../model/scalars';
import { hasControl } from '../../model/text';
import { firstOf } from '../process';
import { ensureGit } from './git-version';
import { gitFailed } from './run-git';
import { endOf, type GitPlace, spawnGit } from './spawn-git';

/** An object as Git keeps it. */
export interface GitObject {
  readonly id: string;
  readonly type: ObjectType;
  readonly content: Buffer;
}

/** Something that gives objects. */
export interface ObjectSource {
  /** The object that a revision names, or nothing where there is none. */
  read(revision: string): Promise<GitObject | undefined>;
}

interface Question {
  readonly answer: (object: GitObject | undefined) => void;
  readonly fail: (cause: unknown) => void;
}

/** One `git cat-file --batch` process that answers any number of questions, in order. Close it when done. */
export class ObjectReader {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #questions: Question[] = [];
  #chunks: Buffer[] = [];
  #held = 0;
  #needed = 1;
  #head: { readonly id: string; readonly type: ObjectType; readonly size: number } | undefined;
  #failure: unknown;
  readonly #place: GitPlace;

  /** Starts the process. */
  static async start(place: GitPlace): Promise<ObjectReader> {
    await ensureGit();
    return new ObjectReader(place);
  }

  private constructor(place: GitPlace) {
    this.#place = place;
    const args = ['cat-file', '--batch'];
    this.#child = spawnGit(args, place);
    const stderr = firstOf(this.#child.stderr, 1024 * 1024);
    this.#child.stdout.on('data', (chunk: Buffer) => this.#take(chunk));
    endOf(this.#child, place).then(
      () => this.#fail(gitFailed(args, stderr(), place)),
      (cause) => this.#fail(cause),
    );
  }

  /** The object that a revision names, or nothing where there is none. */
  read(revision: string): Promise<GitObject | undefined> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    if (hasControl(revision)) {
      return Promise.reject(DeliveryError.of('UNSAFE_PATH', 'a revision or path holds a control character'));
    }
    return new Promise((answer, fail) => {
      this.#questions.push({ answer, fail });
      this.#ask(revision);
    });
  }

  /** Questions of one moment go to the process together. */
  #ask(revision: string): void {
    const { stdin } = this.#child;
    if (stdin.writableCorked === 0) {
      stdin.cork();
      process.nextTick(() => stdin.uncork());
    }
    stdin.write(`${revision}\n`);
  }

  /** Whether this process has to stay for the answers. */
  hold(held: boolean): void {
    for (const each of [this.#child, this.#child.stdin, this.#child.stdout, this.#child.stderr]) {
      if (!(each instanceof ChildProcess || each instanceof Socket)) continue;
      if (held) each.ref();
      else each.unref();
    }
  }

  /** Ends the process; questions still open fail. */
  close(): void {
    this.#child.stdin.end();
    this.#child.kill('SIGKILL');
  }

  #take(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#held += chunk.length;
    if (this.#held < this.#needed) return;
    const data = this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks);
    let at = 0;
    for (;;) {
      if (this.#head === undefined) {
        const end = data.indexOf(0x0a, at);
        if (end < 0) break;
        this.#head = parseHead(data.toString('utf8', at, end));
        at = end + 1;
        if (this.#head === undefined) this.#questions.shift()?.answer(undefined);
      } else {
        const { id, type, size } = this.#head;
        if (data.length - at < size + 1) break;
        const content = Buffer.from(data.subarray(at, at + size));
        at += size + 1;
        this.#head = undefined;
        const question = this.#questions.shift();
        if (idOf(type, content, id.length) === id) question?.answer({ id, type, content });
        else question?.fail(damaged(id, this.#place));
      }
    }
    const rest = data.subarray(at);
    this.#chunks = rest.length === 0 ? [] : [rest];
    this.#held = rest.length;
    this.#needed = this.#head === undefined ? rest.length + 1 : this.#head.size + 1;
  }

  #fail(cause: unknown): void {
    this.#failure ??= cause;
    for (const question of this.#questions.splice(0)) question.fail(cause);
  }
}

/** Git does not look whether a packed object is what its id says; a cache may have been written by anybody. */
function idOf(type: ObjectType, content: Buffer, length: number): string {
  const hash = createHash(length === 64 ? 'sha256' : 'sha1');
  return hash.update(`${type} ${content.length}\0`).update(content).digest('hex');
}

function damaged(id: string, { gitDir = '' }: GitPlace): DeliveryError {
  return DeliveryError.of(
    'DISK',
    `the object ${id} in ${gitDir} does not have the content that its id says: that repository is damaged`,
  );
}

function parseHead(line: string): { id: string; type: ObjectType; size: number } | undefined {
  const [, id = '', type, size] = /^(\S+) (blob|tree|commit|tag) (\d{1,15})$/.exec(line) ?? [];
  if (!isGitId(id) || type === undefined || size === undefined) return undefined;
  return { id, type: type as ObjectType, size: Number(size) };
}
