import { DeliveryError, quote, type Subject } from '../../../model/finding';
import { isPlainMap } from '../../../model/json';
import { ImageReference } from '../../../model/scalars';

/** Values as the renderer takes them: a file of the project, or a text of JSON. */
interface ValueSource {
  readonly file?: string;
  readonly text?: string;
}

/**
 * Values of a chart: files by path, and maps as they stand; an image is what is pulled.
 *
 * @throws DeliveryError `INVALID_OPTION` for what would get lost in a text of JSON
 */
export function valueSources(values: readonly (string | object)[], subject: Subject): readonly ValueSource[] {
  const lost: string[] = [];
  const sources = values.map((each, index): ValueSource => {
    if (typeof each === 'string') return { file: each };
    return { text: JSON.stringify(plain(each, `values[${index}]`, lost)) };
  });
  const [first] = lost;
  if (first === undefined) return sources;
  throw DeliveryError.of(
    'INVALID_OPTION',
    `a value of the chart would get lost: ${lost.join(', ')}`,
    subject,
    {
      remedy:
        'give plain data: texts, numbers, booleans, lists and maps; null takes a value of the chart away',
    },
  );
}

function plain(value: unknown, path: string, lost: string[]): unknown {
  if (value instanceof ImageReference) return value.pullable;
  if (Array.isArray(value)) return value.map((each, index) => plain(each, `${path}[${index}]`, lost));
  if (isPlainMap(value)) {
    const entries = Object.entries(value).filter(([, each]) => each !== undefined);
    return Object.fromEntries(entries.map(([key, each]) => [key, plain(each, `${path}.${key}`, lost)]));
  }
  const isExact = typeof value === 'number' && Number.isFinite(value);
  if (value === null || isExact || typeof value === 'string' || typeof value === 'boolean') return value;
  lost.push(
    `${path} is ${typeof value === 'number' ? String(value) : `a ${typeof value} (${quote(String(value))})`}`,
  );
  return null;
}
