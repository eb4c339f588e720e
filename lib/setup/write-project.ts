import { lstatSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DeliveryError, type Finding, notWritten, refusal } from '../model/finding';
import type { NewProject } from './new-project';
import { packedProgram } from './packed-program';

/**
 * Writes the files of a new project, and copies the packed program that it depends on. What is there already with the
 * same content is left alone, so that a run that was stopped can be made again.
 *
 * @returns what belongs to the project, by path
 * @throws DeliveryError `ALREADY_THERE` with every file that would be overwritten, before anything is written; `DISK`
 */
export function writeProject(
  folder: string,
  { program }: Pick<NewProject, 'program'>,
  texts: ReadonlyMap<string, string>,
): readonly string[] {
  const files = new Map<string, string | Buffer>(texts);
  if (program.kind === 'tarball')
    files.set(basename(program.file), program.content ?? packedProgram(program.file));
  const findings = [...files].flatMap(([path, content]): Finding[] =>
    isFree(folder, path, content)
      ? []
      : [refusal('ALREADY_THERE', `${path} is there already, with other content`, { file: path })],
  );
  DeliveryError.throwIfAny(findings);
  try {
    for (const [path, content] of files) {
      const file = join(folder, path);
      mkdirSync(dirname(file), { recursive: true });
      if (lstatSync(file, { throwIfNoEntry: false }) === undefined)
        writeFileSync(file, content, { flag: 'wx' });
    }
  } catch (cause) {
    throw notWritten({ what: 'the project cannot be written' }, cause);
  }
  return [...files.keys()];
}

/** Whether nothing stands at a path, or exactly what would be written there. A link counts as something else. */
function isFree(folder: string, path: string, content: string | Buffer): boolean {
  const parts = path.split('/');
  for (let depth = 1; depth <= parts.length; depth++) {
    const at = join(folder, ...parts.slice(0, depth));
    const stands = lstatSync(at, { throwIfNoEntry: false });
    if (stands === undefined) return true;
    if (depth < parts.length ? !stands.isDirectory() : !stands.isFile()) return false;
  }
  return readFileSync(join(folder, path)).equals(Buffer.from(content));
}
