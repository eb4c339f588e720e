import * as v from 'valibot';
import { type EnvironmentData, EnvironmentDataSchema, type PolicyData } from '../model/exchange';
import { type JsonMap, jsonMap } from '../model/json';
import { parseYaml } from '../yaml';
import { type DataFile, editData, printData } from './data-file';
import { digest, gitId } from './fields';
import { checkName } from './file-names';
import { layout } from './layout';
import { ownPolicyFileData } from './own-policy-file-data';
import { validate } from './validate';

/** `environments/<env>/environment.yaml`: governance as data, and the environment's inputs by id. */
export interface EnvironmentFile {
  readonly environment: EnvironmentData;
  /** Id of the tree of the environment's inputs, where there are any. */
  readonly inputsTree?: string;
}

const Schema = v.strictObject({
  ...EnvironmentDataSchema.entries,
  inputs: digest,
  inputsTree: v.exactOptional(gitId),
});

const KIND: DataFile<EnvironmentFile> = {
  header: ['written by `cdk8s-delivery configure` from the typed environment; change it there'],
  keys: [...Object.keys(Schema.entries)],
  data: environmentFileData,
  read: parseEnvironment,
};

/**
 * Reads an environment's data. Unknown keys are errors.
 *
 * @throws DeliveryError `BROKEN_FILE` with every problem and its position
 */
export function parseEnvironment(source: string | Uint8Array, file: string): EnvironmentFile {
  const yaml = parseYaml(source, file);
  const { inputsTree, ...environment } = validate(Schema, yaml);
  const place = layout.placeOf(file);
  if (place?.kind === 'environment') checkName(yaml, 'name', environment.name, place.environment);
  return { environment, ...(inputsTree === undefined ? {} : { inputsTree }) };
}

/** The canonical text of an environment's data. */
export function printEnvironment(value: EnvironmentFile): string {
  return printData(KIND, value);
}

/** Writes an environment's data into the text that stands there, comments kept; throws as `editRecord`. */
export function editEnvironment(
  oldText: string | undefined,
  value: EnvironmentFile,
  file = 'environment.yaml',
): string {
  return editData(KIND, oldText, value, file);
}

function policyData(policies: PolicyData): JsonMap {
  const { largest, rules } = policies;
  return jsonMap([
    ['kubernetes', policies.kubernetes],
    ['production', policies.production],
    ['registries', policies.registries],
    ['deniedTags', policies.deniedTags],
    ['requiredLabels', policies.requiredLabels],
    ['largest', largest && { cpu: largest.cpu, memory: largest.memory }],
    ['rules', rules && jsonMap(Object.entries(rules).sort(([one], [other]) => (one < other ? -1 : 1)))],
    ['admission', policies.admission],
    ['own', policies.own?.map(ownPolicyFileData)],
    ['externals', policies.externals],
  ]);
}

function environmentFileData({ environment, inputsTree }: EnvironmentFile): JsonMap {
  const { delivery, destination, promotesFrom, sync, approvals } = environment;
  return jsonMap([
    ['name', environment.name],
    ['promotesFrom', { mode: promotesFrom.mode, environments: promotesFrom.environments }],
    [
      'delivery',
      jsonMap([
        ['repository', delivery.repository],
        ['branch', delivery.branch],
        ['path', delivery.path],
      ]),
    ],
    [
      'destination',
      jsonMap([
        ['server', destination.server],
        ['name', destination.name],
        ['namespace', destination.namespace],
      ]),
    ],
    ['sync', { automated: sync.automated, prune: sync.prune, selfHeal: sync.selfHeal }],
    ['approvals', { reviewers: approvals.reviewers, rollback: approvals.rollback, owners: approvals.owners }],
    ['gates', environment.gates.map((gate) => ({ type: gate.type, seconds: gate.seconds }))],
    ['code', { branches: environment.code.branches }],
    ['policies', environment.policies && policyData(environment.policies)],
    ['bypassable', environment.bypassable],
    ['inputs', environment.inputs],
    ['inputsTree', inputsTree],
  ]);
}
