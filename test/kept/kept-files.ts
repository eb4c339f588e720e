import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Json, printJson, sortedBy } from './json';
import { type Entry, inOrder, PARTS, type Part, type Picture } from './picture';

/** Folder of the kept files: one folder per fleet. */
export const PICTURES = join(__dirname, 'pictures');

const IDS = 'ids.txt';

/**
 * Writes a picture: a file per environment and part, `<environment>.<part>.jsonl`, with a line for each thing; the ids of
 * bytes in a file of their own.
 *
 * @returns the files
 */
export function writePicture(fleet: string, { entries, ids }: Picture): string[] {
  const folder = join(PICTURES, fleet);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const files = new Map<string, string[]>();
  for (const { part, environment, target, object, value } of inOrder(entries)) {
    const name = environment === '' ? `${part}.jsonl` : `${environment}.${part}.jsonl`;
    files.set(name, [...(files.get(name) ?? []), `${line(target, object, value)}\n`]);
  }
  for (const [name, lines] of files) writeFileSync(join(folder, name), lines.join(''));
  const idLines = sortedBy([...ids], ([name]) => name).map(([name, id]) => `${name} ${id}\n`);
  writeFileSync(join(folder, IDS), idLines.join(''));
  return [...files.keys(), IDS].map((name) => join(folder, name));
}

/** Reads what {@link writePicture} wrote. */
export function readPicture(fleet: string): Picture {
  const folder = join(PICTURES, fleet);
  const files = readdirSync(folder).filter((name) => name !== IDS);
  const ids = readFileSync(join(folder, IDS), 'utf8').trimEnd().split('\n');
  return {
    entries: files.flatMap((name) => readEntries(name, readFileSync(join(folder, name), 'utf8'))),
    ids: new Map(
      ids.map((each) => [each.slice(0, each.lastIndexOf(' ')), each.slice(each.lastIndexOf(' ') + 1)]),
    ),
  };
}

function readEntries(name: string, text: string): Entry[] {
  const [, environment = '', part] = /^(?:(.+)\.)?([a-z]+)\.jsonl$/.exec(name) ?? [];
  if (!isPart(part)) throw new Error(`${name} is not a kept file`);
  return text
    .trimEnd()
    .split('\n')
    .map(
      (each): Entry => ({ part, environment, ...(JSON.parse(each) as Omit<Entry, 'part' | 'environment'>) }),
    );
}

const isPart = (text: string | undefined): text is Part => PARTS.some((part) => part === text);

/** The keys come first, so that a line tells at its beginning what it is about. */
const line = (target: string, object: string, value: Json) =>
  `{"target":${JSON.stringify(target)},"object":${JSON.stringify(object)},"value":${printJson(value)}}`;
