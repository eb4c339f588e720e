import { LRUCache } from 'lru-cache';
import { closest } from '../model/finding';
import type { EnvironmentName } from '../model/scalars';
import { controlKinds } from './controls';
import { documentOf } from './document-kinds';
import {
  calledAfter,
  type DeliveryLayout,
  FOLDER_KINDS,
  type Folder,
  isManifestPlace,
  type Place,
  projectInputs,
  SHARED,
} from './layout';
import { misplacedControl } from './misplaced-control';
import { namedPlace } from './named-place';

/** Whether a data file governs what may happen. */
const isControl = (kind: Place['kind']): boolean =>
  kind === 'control' || documentOf(kind)?.what === 'control';
/** Kinds of data files in a folder of their own; those that govern first. */
const FOLDERS = [...FOLDER_KINDS].sort((one, other) => Number(isControl(other)) - Number(isControl(one)));

/** Files without an ending that a repository keeps for people. */
const NOTES = ['readme', 'license', 'codeowners', 'owners', 'makefile'];

/**
 * The path that was probably meant for a file that is never read, because its name is only nearly that of a data file:
 * `freeze.yml`, `Freeze.yaml`, `hold/frontend.yaml`, `holds/Frontend.yaml`, `prod/rejected.yaml`. Undefined for data
 * files, and for files with other names: code, a README, the inputs of an environment. The folder of the controls that
 * the layouts give no path may hold nothing else: every other file there is taken for a control.
 *
 * @param path relative to the repository's root
 * @param layout of the branch
 */
export function meantPath(path: string, layout: DeliveryLayout): string | undefined {
  const key = `${controlKinds().map(({ control }) => control)} ${layout.key}`;
  const known = KNOWN.get(key) ?? { controls: controlsOf(layout), meant: new Map() };
  KNOWN.set(key, known);
  if (known.meant.has(path)) return known.meant.get(path);
  const meant = findMeant(path, layout, known.controls);
  known.meant.set(path, meant);
  return meant;
}

/** By the kinds of controls and the key of a layout: the same paths are asked about for every target, and after every change of a batch. */
const KNOWN = new LRUCache<
  string,
  { readonly controls: readonly ControlFolder[]; readonly meant: Map<string, string | undefined> }
>({ max: 8 });

/** Where the controls of an environment lie. */
interface ControlFolder {
  readonly environment: EnvironmentName;
  readonly folder: string;
  readonly depth: number;
  /** As it is compared with what people write. */
  readonly plain: string;
}

function controlsOf(layout: DeliveryLayout): readonly ControlFolder[] {
  return layout.environments.map((name) => {
    const environment = name as EnvironmentName;
    const folder = layout.folderOf({ kind: 'control', environment });
    const parts = folder.split('/');
    return { environment, folder, depth: parts.length, plain: plainPath(parts) };
  });
}

function findMeant(
  path: string,
  layout: DeliveryLayout,
  controls: readonly ControlFolder[],
): string | undefined {
  const { environments } = layout;
  if (environments.some((each) => path.startsWith(`${projectInputs(each)}/`))) return undefined;
  const place = layout.placeOf(path);
  if (place && isManifestPlace(place)) return undefined;
  const misplaced = misplacedAmongControls(path, layout, controls);
  if (misplaced !== undefined) return misplaced;
  if (place) return place.kind === 'witness' ? undefined : renamed(place, layout);
  if (!layout.dataFolders.some((folder) => path.startsWith(`${folder}/`))) return undefined;
  const { folder, stem } = textFile(path) ?? {};
  if (folder === undefined || stem === undefined) return undefined;
  const after = FOLDERS.flatMap((kind) =>
    environments.flatMap((environment) =>
      isNearFolder(folder, layout.folderOf({ kind, environment }))
        ? [meantIn(kind, environment as EnvironmentName, stem, layout)]
        : [],
    ),
  );
  if (after[0] !== undefined) return after[0];
  const here = environments.find((each) => isNearFolder(folder, `${SHARED}/${each}`));
  const environment = here ?? '<environment>';
  const single = (
    [
      ['freeze', { kind: 'freeze', environment }],
      ['rejected', { kind: 'rejections' }],
      ['environment', { kind: 'environment', environment }],
    ] as const satisfies readonly (readonly [string, Place])[]
  ).find(([word]) => isNear(stem, word));
  if (single) return layout.pathOf(single[1]);
  // A control that names no environment governs none.
  const kind = FOLDERS.filter(isControl).find((each) => isNearFolder(folder, `${SHARED}/${each}s`));
  return kind && layout.pathOf(calledAfter({ kind, environment }, stem.toLowerCase()));
}

/** The path that was probably meant for a file in the folder of those controls that is not a control. */
function misplacedAmongControls(
  path: string,
  layout: DeliveryLayout,
  controls: readonly ControlFolder[],
): string | undefined {
  const parts = path.split('/');
  const file = parts.at(-1) ?? '';
  if (file.startsWith('.') || NOTES.includes(file.replace(/\..*$/, '').toLowerCase())) return undefined;
  const plainParts = parts.map(plain);
  for (const { environment, folder, depth, plain: own } of controls) {
    if (parts.length <= depth || plainParts.slice(0, depth).join('/') !== own) continue;
    const below = parts.slice(depth).join('/');
    const isExact = path === `${folder}/${below}`;
    return misplacedControl(below, isExact, environment, layout);
  }
  return undefined;
}

const plainPath = (parts: readonly string[]): string => parts.map(plain).join('/');

/**
 * The right name for a control whose path holds an environment or app that cannot exist, or that is nearly the name of
 * one.
 */
function renamed(place: Place, layout: DeliveryLayout): string | undefined {
  if (!isControl(place.kind) || !('environment' in place)) return undefined;
  const isKnown = layout.environments.includes(place.environment);
  const named = namedPlace(place);
  if (named && isKnown) return undefined;
  const environment = isKnown ? place.environment : closest(place.environment, layout.environments);
  if (environment === undefined)
    return named ? undefined : layout.pathOf({ ...place, environment: '<environment>' });
  return layout.pathOf(
    'app' in place ? { ...place, environment, app: place.app.toLowerCase() } : { ...place, environment },
  );
}

function meantIn(
  kind: Folder['kind'],
  environment: EnvironmentName,
  stem: string,
  layout: DeliveryLayout,
): string {
  const misplaced = kind === 'control' ? misplacedControl(stem, false, environment, layout) : undefined;
  return misplaced ?? layout.pathOf(calledAfter({ kind, environment }, stem.toLowerCase()));
}

/** The folder and the stem of a file whose ending is that of a data file, or that has no ending. */
function textFile(path: string): { readonly folder: string; readonly stem: string } | undefined {
  const slash = path.lastIndexOf('/');
  const file = path.slice(slash + 1);
  const stem = file.replace(/\.ya?ml$/i, '');
  if (file.startsWith('.') || stem.includes('.') || NOTES.includes(stem.toLowerCase())) return undefined;
  return { folder: path.slice(0, slash), stem };
}

function isNearFolder(folder: string, wanted: string): boolean {
  const [one, other] = [folder.split('/'), wanted.split('/')];
  return one.length === other.length && one.every((each, index) => isNear(each, other[index] ?? ''));
}

/** Tolerates upper case, a plural, and a typing error in a word that is long enough. */
function isNear(word: string, wanted: string): boolean {
  if (plain(word) === plain(wanted)) return true;
  return wanted.length >= 5 && closest(plain(word), [plain(wanted)]) !== undefined;
}

const plain = (word: string): string => word.toLowerCase().replace(/[^a-z0-9]|s$/g, '');
