import {
  type ChangeTale,
  changeOf,
  changeVerbs,
  findChange,
  type TargetShape,
  type ToldFile,
} from '../promotion';

/** How history describes what the verbs did. */
export type ChangeTales = readonly ChangeTale[];

/** The descriptions of all registered verbs. */
export function changeTales(): ChangeTales {
  return changeVerbs().map((verb) => changeOf(verb).tells);
}

/** Texts of a file before and after a commit; absent where the file was. */
export interface FileTexts {
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/**
 * The verb that describes a change of a data file.
 *
 * @param gone whether the file is gone
 * @param texts what decides where several may tell; the first one tells as long as they are not known
 */
export function taleOfFile(
  tales: ChangeTales,
  kind: ToldFile,
  gone: boolean,
  texts?: FileTexts,
): ChangeTale | undefined {
  return tales.find(({ file }) => {
    if (!file?.of.includes(kind)) return false;
    if (typeof file.when === 'function') return !texts || file.when(texts.before, texts.after);
    return file.when === 'changed' || (file.when === 'gone') === gone;
  });
}

/**
 * The verb that describes a change of a target: the one that the commit claims, where that fits, or the one that its
 * content shows.
 */
export function taleOfTarget(
  tales: ChangeTales,
  shape: TargetShape,
  claimed: string | undefined,
): ChangeTale | undefined {
  const claim = claimed === undefined ? undefined : findChange(claimed)?.tells;
  return claim?.targets?.includes(shape) ? claim : tales.find(({ unclaimed }) => unclaimed === shape);
}
