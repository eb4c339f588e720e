import { DeliveryError, quote } from '../../model/finding';
import { foldersV1 } from './folders-v1';
import { filled, type Layout, partsOf } from './layout';

const LAYOUTS = new Map<string, Layout>([[foldersV1.name, foldersV1]]);

/** The layouts that there are. */
export function knownLayouts(): readonly Layout[] {
  return [...LAYOUTS.values()];
}

/** Their names. */
export function layoutNames(): readonly string[] {
  return [...LAYOUTS.keys()];
}

/** The layout of this name, as the data of an environment gives it; undefined where there is none. */
export function layoutNamed(name: string): Layout | undefined {
  return LAYOUTS.get(name);
}

/** Says that a layout is unknown; undefined where it is known. */
export function layoutProblem(name: string): string | undefined {
  return LAYOUTS.has(name)
    ? undefined
    : `no layout is called ${quote(name)}; known: ${layoutNames().join(', ')}`;
}

/**
 * Where each layout has the records of an environment, and the folder above in which there is one for each environment;
 * nothing where the layout does not name environments.
 */
export function recordFolders(
  environment: string,
): readonly { readonly folder: string; readonly above?: string }[] {
  return knownLayouts().map(({ files }) => {
    const [above = '', below] = files.record.split('/<environment>/');
    const { folder } = partsOf(filled(files.record, { environment }));
    return { folder, ...(below === undefined ? {} : { above }) };
  });
}

/**
 * Adds a layout, and returns a function that removes it.
 *
 * @throws DeliveryError `DUPLICATE_NAME` for a name that is already registered
 */
export function registerLayout(layout: Layout): () => void {
  const { name } = layout;
  if (LAYOUTS.has(name))
    throw DeliveryError.of('DUPLICATE_NAME', `the layout ${quote(name)} is there already`);
  LAYOUTS.set(name, layout);
  return () => {
    LAYOUTS.delete(name);
  };
}
