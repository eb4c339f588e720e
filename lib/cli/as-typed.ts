import { existsSync } from 'node:fs';
import { delimiter, dirname, join, sep } from 'node:path';
import { COMMAND_GROUPS } from './command-groups';

const PROGRAM = 'cdk8s-delivery';

/** A command of this program in a text, unless `npx` stands before it already. */
const COMMAND = new RegExp(
  `(?<!npx |[\\w./@-])${PROGRAM}(?= (?:${COMMAND_GROUPS.flatMap(([, names]) => names).join('|')}|--help)(?![\\w-]))`,
  'g',
);

/** A text with its commands as a person types them here: a program that only the project has is run by `npx`. */
export function asTyped(text: string): string {
  return text.includes(`${PROGRAM} `) ? text.replace(COMMAND, `${typedPrefix()}${PROGRAM}`) : text;
}

/**
 * The prefix that a person types before the program's name: empty where the shell finds it, else `npx` where that
 * works.
 */
export function typedPrefix(
  path: string = process.env['PATH'] ?? '',
  folder: string = process.cwd(),
): 'npx ' | '' {
  const key = `${path}\0${folder}`;
  const known = prefixes.get(key) ?? (isOnPath(path) || !isInProject(folder) ? '' : 'npx ');
  prefixes.set(key, known);
  return known;
}

const prefixes = new Map<string, 'npx ' | ''>();
const BIN = join('node_modules', '.bin');

/** `npx` and `npm run` add folders to the front of `PATH` which a person's shell does not have. */
function isOnPath(path: string): boolean {
  return path
    .split(delimiter)
    .some(
      (each) => each !== '' && !`${sep}${each}`.endsWith(`${sep}${BIN}`) && existsSync(join(each, PROGRAM)),
    );
}

function isInProject(folder: string): boolean {
  for (let each = folder; ; each = dirname(each)) {
    if (existsSync(join(each, BIN, PROGRAM))) return true;
    if (each === dirname(each)) return false;
  }
}
