import { existsSync } from 'node:fs';
import { delimiter, dirname, join, relative, sep } from 'node:path';
import { COMMAND_GROUPS } from './command-groups';

const PROGRAM = 'cdk8s-delivery';

/** A command of this program in a text, unless `npx` stands before it already. */
const COMMAND = new RegExp(
  `(?<!npx |[\\w./@-])${PROGRAM}(?= (?:${COMMAND_GROUPS.flatMap(([, names]) => names).join('|')}|--help)(?![\\w-]))`,
  'g',
);

/**
 * A text with its commands as a person types them here, a program that only the project has by `npx`, and with pages of the
 * documentation where they lie in the installed package.
 */
export function asTyped(text: string): string {
  const typed = text.includes(`${PROGRAM} `) ? text.replace(COMMAND, `${typedPrefix()}${PROGRAM}`) : text;
  return typed.includes('docs/') ? typed.replace(PAGE, `${docsPrefix()}$&`) : typed;
}

/** A page of this program's documentation in a text. */
const PAGE = /(?<![\w./@-])docs\/[a-z0-9-]+\.md(?![\w-])/g;

/** What stands before `docs/` where this package is installed in a project, and it is run there. */
export function docsPrefix(from: string = installedIn(), folder: string = process.cwd()): string {
  const path = relative(folder, from).split(sep).join('/');
  return path.startsWith('node_modules/') ? `${path}/` : '';
}

/** Loaded where a page is named only: most commands name none. */
function installedIn(): string {
  const { packageFolder } = require('../setup') as typeof import('../setup');
  return packageFolder();
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
