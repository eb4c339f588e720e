import { quote } from '../../model/finding';
import { isMap, type JsonMap } from '../../model/json';

/** A field whose value is not among the expected ones, where any is expected. */
export function one(field: string, value: unknown, ...expected: readonly (string | undefined)[]): string[] {
  const known = expected.filter((each) => each !== undefined);
  if (known.length === 0 || known.some((each) => each === value)) return [];
  return [`has ${field} ${shown(value)}; ${known.map((each) => quote(each)).join(' or ')} is expected`];
}

/** Fields that are not among the known ones. */
export function beside(place: string, fields: JsonMap, known: readonly string[]): string[] {
  return Object.keys(fields)
    .filter((each) => !known.includes(each))
    .map((each) => `holds ${quote(place + each)}, which no rendering has`);
}

/** Items of a list that are not among the known ones. */
export function listed(field: string, values: unknown, known: readonly string[]): string[] {
  if (!Array.isArray(values)) return values === undefined ? [] : [`has no list as ${field}`];
  return values
    .filter((each) => !known.includes(each))
    .map((each) => `holds ${shown(each)} in ${field}, which no rendering has`);
}

/** An object and fields of it, for people: `apps/Deployment web at /spec/replicas`. */
export function fieldsWords(
  { group, kind, name }: { readonly group?: unknown; readonly kind?: unknown; readonly name?: unknown },
  fields: readonly string[],
): string {
  const of = typeof group === 'string' && group !== '' ? `${group}/` : '';
  const word = (value: unknown, any: string) => (typeof value === 'string' ? value : any);
  const at = fields.length === 0 ? 'every field' : fields.join(', ');
  return quote(`${of}${word(kind, 'any kind')} ${word(name, 'of any name')} at ${at}`);
}

/** What is wrong with a hand-over that leaves fields alone without a reason. */
export const notIgnored = (fields: string): string =>
  `ignores ${fields}, which no rendering does now; what was taken out of \`byHand\` goes with the next release, and its promotion`;

/** A map; one without anything for another value. */
export const mapOf = (value: unknown): JsonMap => (isMap(value) ? (value as JsonMap) : {});
/** A value for people. */
export const shown = (value: unknown): string =>
  typeof value === 'string' ? quote(value) : JSON.stringify(value ?? null);
