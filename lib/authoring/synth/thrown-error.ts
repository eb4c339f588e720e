import { join, relative, sep } from 'node:path';
import type { Subject } from '../../model/finding';
import { unguarded } from '../objects';
import { ThrownWithin } from '../sources';

/** A frame of a stack: what was called, where there is a name for it, and where it stands. */
const FRAME = /^ *at (?:.*\()?(?:file:\/\/)?((?!node:)[^():]+):(\d+):(\d+)\)?$/;

/** An error of the project's code: its message, the construct that was being created, and the line of the source. */
export function thrownError(thrown: unknown): { readonly message: string; readonly subject: Subject } {
  const error = thrown instanceof ThrownWithin ? thrown.cause : thrown;
  const construct = thrown instanceof ThrownWithin ? { construct: thrown.construct } : {};
  if (!(error instanceof Error)) return { message: `the code threw ${String(error)}`, subject: construct };
  const frames = framesOf(error);
  const message = `${error.name}: ${error.message}`;
  const place = placeIn(frames);
  if (place) return { message, subject: { ...construct, ...place } };
  const calls = frames.slice(0, 3).map((each) => each.trim());
  return { message: [message, ...calls].join(' '), subject: construct };
}

/** Where the project's code called what threw; nothing where it only started the synthesis. */
export function calledAt(error: Error): Subject {
  const frames = framesOf(error).filter((each) => !each.includes(LIBRARY));
  const started = frames.findIndex((each) => /^ *at (?:\w+\.)?synthesize /.test(each));
  return placeIn(started < 0 ? frames : frames.slice(0, started)) ?? {};
}

/** The folder of this library, where its files stand by themselves; of a library in one file, that file. */
const LIBRARY = __dirname.endsWith(join('authoring', 'synth'))
  ? join(__dirname, '..', '..') + sep
  : __filename;

/** Reading a stack makes ts-node look for source maps in files. */
function framesOf(error: Error): string[] {
  const stack = unguarded(() => error.stack ?? '');
  return stack.replace(error.message, '').split('\n').slice(1);
}

/** The first frame in a file of the project. */
function placeIn(frames: readonly string[]): Subject | undefined {
  const folder = unguarded(() => process.cwd());
  for (const frame of frames) {
    const [, path = '', line, column] = FRAME.exec(frame) ?? [];
    if (path === '' || /[\\/]node_modules[\\/]/.test(path)) continue;
    const file = relative(folder, path);
    if (!file.startsWith('..')) return { file, line: Number(line), column: Number(column) };
  }
  return undefined;
}
