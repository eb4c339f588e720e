import type * as v from 'valibot';
import type { FieldJudgement } from '../../model/finding';
import type { Json, JsonMap } from '../../model/json';
import type { AppName } from '../../model/scalars';
import { parseYaml } from '../../yaml';
import { checkName } from '../file-names';
import { type Place, sharedPlaceOf } from '../layout';
import { validate } from '../validate';
import { editData, printData } from './data-file';

/** What adding, removing or changing a file means. */
interface FileMeaning<T> {
  readonly added: FieldJudgement;
  readonly removed: FieldJudgement;
  readonly changed: FieldJudgement;
  /**
   * What a change means that is less than `changed` says; nothing where it is not.
   *
   * @default - `changed` says it of every change
   */
  less?(before: T, after: T): FieldJudgement | undefined;
  /**
   * What the file says, in a few words.
   *
   * @default - that it is there says everything
   */
  about?(value: T): string;
}

/** A kind of data file of a delivery branch: where it lies, what it is, and how it is read and written. */
export interface DocumentKind<T = unknown> {
  /** The places that it lies at. */
  readonly kind: Place['kind'];
  /** What a file may say; editors are told by the JSON Schema that is made of it. */
  readonly schema: v.GenericSchema;
  readonly what: 'record' | 'environment-data' | 'app-data' | 'control' | 'witness';
  /**
   * What a change of a file as a whole means, for people.
   *
   * @default - what it means depends on its fields, or on the target
   */
  readonly means?: FileMeaning<T>;
  /**
   * Whether a file of this kind needs the approvals of its environment although it is neither a release nor governance,
   * because it weakens what they guard.
   *
   * @default false
   */
  readonly approved?: boolean;
  /**
   * The app that a file is about, where its path does not say it.
   *
   * @default - its path says all
   */
  concerns?(value: T): AppName | undefined;
  /**
   * Reads a file and checks all of it; throws `BROKEN_FILE` with every problem and its position.
   *
   * @param place what lies at the file's path, whose names it has to repeat; where every layout has the file at the same
   *   path, that is known
   */
  read(source: string | Uint8Array, file: string, place?: Place): T;
  /** The canonical text of a new file; throws `UNREADABLE_RESULT` where it could not be read back. */
  print(value: T): string;
  /**
   * The old text with what the value says in place, comments kept; a new text where there was none.
   *
   * @throws DeliveryError `UNREADABLE_RESULT` where the file could not be read back; `BROKEN_FILE`, `UNEDITABLE_FILE`
   */
  edit(oldText: string | undefined, value: T, file?: string): string;
}

/** What a kind of data file with a map at its root consists of. */
interface MapKind<T> extends Pick<DocumentKind<T>, 'kind' | 'what' | 'means' | 'approved' | 'concerns'> {
  /** Comment that a new file begins with. */
  readonly header: string;
  /** What a file may say; its keys are the program's: it removes those that have no value. */
  readonly schema: v.GenericSchema<unknown, T> & { readonly entries: Readonly<Record<string, unknown>> };
  /** The value as a file holds it. */
  readonly data: (value: T) => JsonMap;
  /** Keys that say what the path of the file says, each with its name in the place. */
  readonly names?: Readonly<Record<string, string>>;
}

/** A kind of data file with a map at its root. */
export function mapKind<T>({
  kind,
  what,
  header,
  schema,
  data,
  names = {},
  means,
  approved = false,
  concerns,
}: MapKind<T>): DocumentKind<T> {
  const read = (
    source: string | Uint8Array,
    file: string,
    place: Place | undefined = sharedPlaceOf(file),
  ): T => {
    const yaml = parseYaml(source, file);
    const value = validate(schema, yaml);
    if (place?.kind === kind)
      for (const [key, name] of Object.entries(names))
        checkName(yaml, key, textAt(yaml.data as JsonMap, key), textAt({ ...place }, name));
    return value;
  };
  const shape = { header: [header], keys: Object.keys(schema.entries), data, read };
  return {
    kind,
    schema,
    what,
    ...(means ? { means } : {}),
    approved,
    ...(concerns ? { concerns } : {}),
    read,
    print: (value) => printData(shape, value),
    edit: (oldText, value, file = `${kind}.yaml`) => editData(shape, oldText, value, file),
  };
}

function textAt(map: Readonly<Record<string, Json | undefined>>, key: string): string {
  return String(map[key]);
}
