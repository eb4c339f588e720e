import { DeliveryError, type Finding, quote, refusal } from '../../../model/finding';
import { isMap } from '../../../model/json';
import { parseWritten, type WrittenMap } from '../../../yaml';
import { unexpectedFile } from './unexpected-file';

/** An object of a YAML text, and the line it begins at, 1-based. */
interface ParsedManifest {
  readonly object: object;
  readonly line: number;
}

/**
 * The objects in a YAML text written by people; a list (`List`, `RoleList` and the like) as its items, which have
 * the list's apiVersion and kind where they name none.
 *
 * @throws DeliveryError `BROKEN_FILE` with the position of every problem, `NOT_A_MANIFEST` for files of other tools
 */
export function parseManifests(text: string, file: string): readonly ParsedManifest[] {
  const maps = read(text, file);
  DeliveryError.throwIfAny(maps.flatMap((map) => unexpectedFile(map.value, file, map.lineOf()) ?? []));
  const findings: Finding[] = [];
  const report = (message: string, line: number) => {
    findings.push(refusal('BROKEN_FILE', message, { file, line }));
  };
  const manifests = maps.flatMap((map) => unlisted(map, map.value, [], report));
  DeliveryError.throwIfAny(findings);
  return manifests;
}

function read(text: string, file: string): readonly WrittenMap[] {
  try {
    return parseWritten(text, file);
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error;
    const lines = text.split('\n');
    const broken = error.findings.map(({ subject: { line = 1 } }) => lines[line - 1] ?? '');
    const unexpected = unexpectedFile(broken.join('\n'), file, 1);
    throw unexpected ? new DeliveryError([unexpected]) : error;
  }
}

type Report = (message: string, line: number) => void;
type Path = readonly (string | number)[];

function unlisted(
  { lineOf }: Pick<WrittenMap, 'lineOf'>,
  value: WrittenMap['value'],
  path: Path,
  report: Report,
): readonly ParsedManifest[] {
  if (!isListOfObjects(value)) return [{ object: value, line: lineOf(...path) }];
  const { apiVersion, kind, items } = value;
  const what = `a ${quote(kind)}`;
  for (const key of Object.keys(value).filter((each) => !LIST_KEYS.has(each)))
    report(
      `${what} has the field ${quote(key)}, which is of no object and would be lost`,
      lineOf(...path, key),
    );
  if (!Array.isArray(items)) {
    report(`${what} has no list \`items\``, lineOf(...path));
    return [];
  }
  const own = kind === 'List' ? {} : { apiVersion, kind: String(kind).slice(0, -'List'.length) };
  return items.flatMap((item: unknown, index) => {
    const place = [...path, 'items', index];
    if (isMap(item)) return unlisted({ lineOf }, { ...own, ...item }, place, report);
    const found = item === null ? 'null' : Array.isArray(item) ? 'a list' : quote(item);
    report(`entry ${index} of ${what} is ${found}, an object is expected`, lineOf(...place));
    return [];
  });
}

const LIST_KEYS: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata', 'items']);

/** `List` itself, and kinds that end so and have items; a list has no name, a custom kind has one. */
function isListOfObjects({ apiVersion, kind, items, metadata }: WrittenMap['value']): boolean {
  if (kind === 'List' && apiVersion === 'v1') return true;
  const isNamed = isMap(metadata) && metadata['name'] !== undefined;
  return typeof kind === 'string' && /.List$/.test(kind) && Array.isArray(items) && !isNamed;
}
