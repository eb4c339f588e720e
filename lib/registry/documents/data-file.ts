import { DeliveryError, quote, refusal } from '../../model/finding';
import { type JsonMap, jsonEqual } from '../../model/json';
import { printYaml, setKeys } from '../../yaml';

/** How one kind of file with a map at its root is read and written. */
interface DataFile<T> {
  /** Comment lines that a new file begins with. */
  readonly header: readonly string[];
  /** Keys that the tool writes, and removes where they have no value. */
  readonly keys: readonly string[];
  /** The value as a file holds it. */
  readonly data: (value: T) => JsonMap;
  /** Throws `BROKEN_FILE` with every problem and its position. */
  readonly read: (text: string, file: string) => T;
}

/**
 * The canonical text of a new file.
 *
 * @throws DeliveryError `UNREADABLE_RESULT` where the file could not be read back
 */
export function printData<T>(kind: DataFile<T>, value: T, file = 'file'): string {
  const data = kind.data(value);
  return readBack(kind, printYaml(data, kind.header), data, file);
}

/**
 * The old text with the tool's keys changed, comments and other keys kept; a new text where there was none.
 *
 * @throws DeliveryError `UNREADABLE_RESULT` where the file could not be read back; `BROKEN_FILE`, `UNEDITABLE_FILE`
 */
export function editData<T>(kind: DataFile<T>, oldText: string | undefined, value: T, file: string): string {
  if (oldText === undefined || oldText.trim() === '') return printData(kind, value, file);
  const data = kind.data(value);
  return readBack(kind, setKeys(oldText, data, kind.keys, file), data, file);
}

/** Returns a text only if its own reader reads the same value back. */
function readBack<T>(kind: DataFile<T>, text: string, data: JsonMap, file: string): string {
  const again = kind.data(unreadable(() => kind.read(text, file)));
  if (jsonEqual(again, data)) return text;
  throw DeliveryError.of(
    'UNREADABLE_RESULT',
    `it would be read back with another value: ${quote(JSON.stringify(again))} for ${quote(JSON.stringify(data))}`,
    { file },
  );
}

/** Reads back a text that is not written yet; its problems are reported as problems of the change. */
export function unreadable<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error;
    const [first, ...rest] = error.findings.map(({ message, subject }) =>
      refusal('UNREADABLE_RESULT', message, subject),
    );
    throw first ? new DeliveryError([first, ...rest], { cause: error }) : error;
  }
}

/** A map of texts as data, keys in code-unit order; undefined where it is empty. */
export function sortedMap(map: Readonly<Record<string, string>>): JsonMap | undefined {
  const keys = Object.keys(map).sort();
  if (keys.length === 0) return undefined;
  return Object.fromEntries(keys.map((key) => [key, map[key] ?? '']));
}
