import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { makeFolder } from '../git';
import { isSealOf, sealOf } from './seal';
import { readPlain } from './sealed-folder';

/** A fact by its key. */
export type Entry = readonly [key: string, fact: unknown];

/** The content of a file, and whether the file has to be rewritten. */
interface FactsRead {
  readonly entries: readonly Entry[];
  readonly size: number;
  readonly untidy: boolean;
}

/**
 * Reads facts: lines, each a seal and what it seals. A line whose seal is not right, or that was cut, counts as if it was
 * not there; so does a file that is no plain file, or is too long.
 *
 * @param name what the facts are about: a line of another name is not right
 */
export function readFacts(file: string, name: string): FactsRead {
  const bytes = contentOf(file);
  if (bytes === undefined) return { entries: [], size: 0, untidy: true };
  const entries: Entry[] = [];
  let [lines, wrong] = [0, 0];
  for (let start = 0; start < bytes.length; lines += 1) {
    const end = bytes.indexOf(LINE_END, start);
    const line = bytes.subarray(start, end < 0 ? bytes.length : end);
    start += line.length + 1;
    const said = line.subarray(SEAL_LENGTH + 1);
    if (end >= 0 && isSealOf(line.subarray(0, SEAL_LENGTH), about(name), said))
      for (const each of JSON.parse(said.toString('utf8')) as Entry[]) entries.push(each);
    else wrong += 1;
  }
  return { entries, size: bytes.length, untidy: wrong > 0 || lines > MOST_LINES };
}

/** Adds facts at the end. */
export function appendFacts(file: string, name: string, entries: readonly Entry[]): void {
  makeFolder(dirname(file));
  write(file, constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT, lineOf(name, entries));
}

/** Replaces the content by these facts, atomically. */
export function replaceFacts(file: string, name: string, entries: readonly Entry[]): void {
  makeFolder(dirname(file));
  const draft = `${file}.${randomBytes(8).toString('hex')}`;
  try {
    write(draft, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, lineOf(name, entries));
    renameSync(draft, file);
  } finally {
    rmSync(draft, { force: true });
  }
  removeOldest(dirname(file));
}

/** The most bytes that are read: a longer file is begun anew. */
export const MOST_BYTES = 128 * 1024 * 1024;

/** Each run that learns something adds a line; this many are joined into one. */
const MOST_LINES = 50;

const LINE_END = 0x0a;
const SEAL_LENGTH = 64;
const MOST_FILES = 12;

const about = (name: string) => `facts ${JSON.stringify(name)}\n`;

function lineOf(name: string, entries: readonly Entry[]): string {
  const said = JSON.stringify(entries);
  return `${sealOf(about(name), said)} ${said}\n`;
}

function contentOf(file: string): Buffer | undefined {
  try {
    return statSync(file).size > MOST_BYTES ? undefined : readPlain(file);
  } catch {
    return undefined;
  }
}

function write(file: string, flags: number, text: string): void {
  const handle = openSync(file, flags | constants.O_NOFOLLOW | constants.O_NONBLOCK, 0o600);
  try {
    if (!fstatSync(handle).isFile()) throw new Error('not a plain file');
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; ) at += writeSync(handle, bytes, at);
  } finally {
    closeSync(handle);
  }
}

/** Of files that earlier versions kept here, or for other layouts of branches, only the last few stay. */
function removeOldest(folder: string): void {
  const files = readdirSync(folder).map((name) => {
    const path = join(folder, name);
    return { path, written: statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0 };
  });
  files.sort((one, other) => other.written - one.written);
  for (const { path } of files.slice(MOST_FILES)) rmSync(path, { force: true });
}
