import type { EnvironmentData } from './environment-data';
import { change, type FieldChange, sameData } from './field-change';
import { ENVIRONMENT_FIELDS, type EnvironmentFields } from './fields';

/** What differs between two states of an environment, in the order of its fields; what no field knows comes last. */
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

/** What people decide by, said first. */
const FIRST: readonly string[] = ['approvals', 'sync', 'baselinesUntil'];

/**
 * What an environment is, for people: a few words per field that says something; what people decide by comes first, all
 * else in the order of the fields.
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

function membersOf(environment: EnvironmentData): ReadonlyMap<string, unknown> {
  return new Map(Object.entries(environment));
}
