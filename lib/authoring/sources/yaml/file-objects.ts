import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { DeliveryError, type Finding, quote, refusal } from '../../../model/finding';
import type { MadeObject } from '../../objects';
import { projectPath } from '../project-path';
import { slotImages } from '../slots/slot-images';
import type { SourceContext } from '../source';
import type { Target } from '../target';
import { parseManifests } from './parse-manifests';

/**
 * The objects of YAML files, with the release's images where an image is a slot's.
 *
 * @throws DeliveryError `BROKEN_FILE`, `UNSAFE_PATH`, `UNKNOWN_OBJECT_PATH`
 */
export function fileObjects(
  paths: readonly string[],
  { images }: Pick<Target, 'images'>,
  context: SourceContext,
): readonly MadeObject[] {
  const slots = slotImages(context, images);
  const { root, subject } = context;
  const findings: Finding[] = [];
  const objects: MadeObject[] = [];
  const attempt = <T>(read: () => readonly T[]): readonly T[] => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      findings.push(...error.findings.map((each) => ({ ...each, subject: { ...subject, ...each.subject } })));
      return [];
    }
  };
  for (const path of paths)
    for (const file of attempt(() => filesAt(root, path)))
      for (const { object, origin } of attempt(() => parsed(root, file)))
        objects.push({ object: slots.put(object), origin, remedies: REMEDIES });
  DeliveryError.throwIfAny(findings);
  slots.finish();
  return objects;
}

const REMEDIES = {
  IMAGE_WITHOUT_DIGEST:
    'write its digest behind it (`repository:tag@sha256:…`), or make its repository an image slot of the app',
  SECRET_WITH_DATA: 'take the Secret out of the file, and let an operator such as External Secrets make it',
} as const;

const EXTENSIONS = ['.yaml', '.yml', '.json'];

/** The file, or the folder's files in code-unit order, as real paths within the project. */
function filesAt(root: string, path: string): readonly string[] {
  const real = realPath(root, path);
  if (!statSync(real).isDirectory()) return [real];
  const names = readdirSync(real).filter((name) => EXTENSIONS.includes(extname(name)));
  if (names.length === 0) {
    throw refused('BROKEN_FILE', `the folder ${quote(path)} holds no ${EXTENSIONS.join(', ')} files`, path);
  }
  return names.sort().map((name) => realPath(root, join(path, name)));
}

function realPath(root: string, path: string): string {
  const real = projectPath(root, path);
  if (real === undefined)
    throw refused('BROKEN_FILE', `there is no file or folder ${quote(path)} in the project`, path, NOT_THERE);
  return real;
}

const NOT_THERE =
  'commit it, if it lies there: code is rendered as it was committed, and what git ignores is left out; else mend the path in the definition';

const refused = (code: Finding['code'], message: string, file: string, remedy?: string) =>
  new DeliveryError([refusal(code, message, { file }, remedy)]);

const cache = new Map<string, readonly MadeObject[]>();

/** The documents of a file: read once per process, the files of a revision do not change under it. */
function parsed(root: string, file: string): readonly MadeObject[] {
  const known = cache.get(file);
  if (known) return known;
  const name = relative(realpathSync(root), file).split(sep).join('/');
  const manifests = parseManifests(readFileSync(file, 'utf8'), name);
  const shown = quote(name).slice(1, -1);
  const objects = manifests.map(({ object, line }) => ({
    object,
    origin: manifests.length > 1 ? `${shown}:${line}` : shown,
  }));
  cache.set(file, objects);
  return objects;
}
