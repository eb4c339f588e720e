import { relative } from 'node:path';
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
  // reading a stack makes ts-node look for source maps in files
  const { stack, folder } = unguarded(() => ({ stack: error.stack ?? '', folder: process.cwd() }));
  const [, ...frames] = stack.replace(error.message, '').split('\n');
  const message = `${error.name}: ${error.message}`;
  for (const frame of frames) {
    const [, path = '', line, column] = FRAME.exec(frame) ?? [];
    if (path === '' || /[\\/]node_modules[\\/]/.test(path)) continue;
    const file = relative(folder, path);
    if (file.startsWith('..')) continue;
    return { message, subject: { ...construct, file, line: Number(line), column: Number(column) } };
  }
  const calls = frames.slice(0, 3).map((each) => each.trim());
  return { message: [message, ...calls].join(' '), subject: construct };
}
