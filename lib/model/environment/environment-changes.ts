import type { EnvironmentData } from './environment-data';
import { change, type FieldChange, sameData } from './field-change';
import { ENVIRONMENT_FIELDS, type EnvironmentFields } from './fields';

/**
 * What differs between two states of an environment, in the order of its fields; keys that no field knows come last.
 */
export function environmentChanges(
  before: EnvironmentData,
  after: EnvironmentData,
  fields: EnvironmentFields = ENVIRONMENT_FIELDS,
): readonly FieldChange[] {
  const [old, now] = [membersOf(before), membersOf(after)];
  const known = fields.flatMap((field) => {
    const [was, is] = [old.get(field.name), now.get(field.name)];
    return sameData(was, is) ? [] : field.compare(was, is);
  });
  const others = [...new Set([...old.keys(), ...now.keys()])].filter(
    (key) => !fields.some(({ name }) => name === key),
  );
  return [
    ...known,
    ...others.flatMap((key) =>
      sameData(old.get(key), now.get(key)) ? [] : [change(key, old.get(key), now.get(key))],
    ),
  ];
}

/** The fields that people decide by, listed first. */
const FIRST: readonly string[] = ['approvals', 'sync', 'baselinesUntil'];

/**
 * An environment in words: a few per field that is set. The fields that people decide by come first, the others in the
 * order of the fields.
 */
export function environmentWords(
  environment: EnvironmentData,
  fields: EnvironmentFields = ENVIRONMENT_FIELDS,
): readonly string[] {
  const members = membersOf(environment);
  const first = FIRST.flatMap((each) => fields.filter(({ name }) => name === each));
  return [...first, ...fields.filter(({ name }) => !FIRST.includes(name))].flatMap((field) => {
    const value = members.get(field.name);
    return value === undefined ? [] : (field.words(value) ?? []);
  });
}

/** What a value of a change's row means, for people; undefined where its keys and values say it. */
export function partWords(
  field: string,
  value: unknown,
  fields: EnvironmentFields = ENVIRONMENT_FIELDS,
): string | undefined {
  const [name] = field.split('.', 1);
  return value === undefined || value === null
    ? undefined
    : fields.find((each) => each.name === name)?.partWords?.(value);
}

function membersOf(environment: EnvironmentData): ReadonlyMap<string, unknown> {
  return new Map(Object.entries(environment));
}
