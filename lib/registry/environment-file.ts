import * as v from 'valibot';
import {
  ENVIRONMENT_FIELDS,
  type EnvironmentData,
  type EnvironmentFields,
  environmentSchema,
} from '../model/environment';
import type { JsonMap } from '../model/json';
import { gitId, reservedKeys, reserving, written } from '../model/scalars';
import { parseYaml } from '../yaml';
import { type DataFile, editData, printData } from './data-file';
import { checkName } from './file-names';
import { layout } from './layout';
import { validate } from './validate';

/** `environments/<env>/environment.yaml`: governance as data, and the environment's inputs by id. */
export interface EnvironmentFile {
  readonly environment: EnvironmentData;
  /** Id of the tree of the environment's inputs, where there are any. */
  readonly inputsTree?: string;
}

/**
 * Reads an environment's data. Unknown keys are errors.
 *
 * @param fields the fields that environments have
 * @throws DeliveryError `BROKEN_FILE` with every problem and its position
 */
export function parseEnvironment(
  source: string | Uint8Array,
  file: string,
  fields: EnvironmentFields = ENVIRONMENT_FIELDS,
): EnvironmentFile {
  const yaml = parseYaml(source, file);
  const { inputsTree, ...rest } = validate(fileSchema(fields), yaml) as { readonly inputsTree?: string };
  const environment = rest as EnvironmentData;
  const place = layout.placeOf(file);
  if (place?.kind === 'environment') checkName(yaml, 'name', environment.name, place.environment);
  return { environment, ...(inputsTree === undefined ? {} : { inputsTree }) };
}

/** The canonical text of an environment's data. */
export function printEnvironment(
  value: EnvironmentFile,
  fields: EnvironmentFields = ENVIRONMENT_FIELDS,
): string {
  return printData(kindOf(fields), value);
}

/** Writes an environment's data into the text that stands there, comments kept; throws as `editRecord`. */
export function editEnvironment(
  oldText: string | undefined,
  value: EnvironmentFile,
  file = 'environment.yaml',
  fields: EnvironmentFields = ENVIRONMENT_FIELDS,
): string {
  return editData(kindOf(fields), oldText, value, file);
}

const schemas = new WeakMap<EnvironmentFields, ReturnType<typeof schemaOf>>();

/** The schema of the file whose environment has these fields, made once. */
function fileSchema(fields: EnvironmentFields) {
  const known = schemas.get(fields) ?? schemaOf(fields);
  schemas.set(fields, known);
  return known;
}

function schemaOf(fields: EnvironmentFields) {
  const environment = environmentSchema(fields);
  const schema = v.strictObject({ ...environment.entries, inputsTree: v.exactOptional(gitId) });
  return reserving(schema, reservedKeys(environment));
}

function kindOf(fields: EnvironmentFields): DataFile<EnvironmentFile> {
  const schema = fileSchema(fields);
  return {
    header: ['written by `cdk8s-delivery configure` from the typed environment; change it there'],
    keys: Object.keys(schema.entries),
    data: ({ environment, inputsTree }) =>
      written(schema, { ...environment, ...(inputsTree === undefined ? {} : { inputsTree }) }) as JsonMap,
    read: (text, file) => parseEnvironment(text, file, fields),
  };
}
