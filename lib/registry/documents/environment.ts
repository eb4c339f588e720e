import {
  ENVIRONMENT_FIELDS,
  type EnvironmentData,
  type EnvironmentFields,
  environmentSchema,
} from '../../model/environment';
import type { JsonMap } from '../../model/json';
import { reservedKeys, reserving, type TreeId, treeId, written } from '../../model/scalars';
import { v } from '../../model/schema';
import { layoutNamed, layoutNames } from '../layout';
import { type DocumentKind, mapKind } from './document-kind';

/** Governance of an environment as data, and its inputs by id. */
export interface EnvironmentFile {
  readonly environment: EnvironmentData;
  /** Id of the tree of the environment's inputs, where there are any. */
  readonly inputsTree?: TreeId;
}

/** Where the layout is not known, nothing else of the environment can be found. */
const knownLayout = v.forward(
  v.check<Pick<EnvironmentData, 'delivery'>, () => string>(
    ({ delivery }) => layoutNamed(delivery.layout) !== undefined,
    () => `not a layout; known: ${layoutNames().join(', ')}`,
  ),
  ['delivery', 'layout'],
);

/**
 * `environments/<env>/environment.yaml`. Unknown keys are errors.
 *
 * @param fields the fields that environments have
 */
export function environmentKind(fields: EnvironmentFields): DocumentKind<EnvironmentFile> {
  const environment = environmentSchema(fields);
  const map = v.strictObject({ ...environment.entries, inputsTree: v.exactOptional(treeId) });
  const schema = v.pipe(
    map,
    knownLayout as unknown as v.CheckAction<v.InferOutput<typeof map>, string>,
    v.transform((said): EnvironmentFile => {
      const { inputsTree, ...rest } = said as { readonly inputsTree?: TreeId };
      return { environment: rest as EnvironmentData, ...(inputsTree === undefined ? {} : { inputsTree }) };
    }),
  );
  return mapKind<EnvironmentFile>({
    kind: 'environment',
    what: 'environment-data',
    header: 'written by `cdk8s-delivery configure` from the typed environment; change it there',
    schema: reserving(schema, reservedKeys(environment)),
    names: { name: 'environment' },
    data: (value) =>
      written(map, {
        ...value.environment,
        ...(value.inputsTree === undefined ? {} : { inputsTree: value.inputsTree }),
      }) as JsonMap,
  });
}

/** Data of environments with all registered fields. */
export const ENVIRONMENT = environmentKind(ENVIRONMENT_FIELDS);

export const { read: parseEnvironment, print: printEnvironment, edit: editEnvironment } = ENVIRONMENT;
