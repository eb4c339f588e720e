import * as v from 'valibot';
import { type EnvironmentData, EnvironmentDataSchema, type PolicyData } from '../../lib/model/environment';

/** What an environment's data may say before it is parsed. */
export interface EnvironmentInput extends Omit<v.InferInput<typeof EnvironmentDataSchema>, 'policies'> {
  readonly policies?: PolicyData;
}

/** An environment as data: an entry without approvals, but for what is given. */
export function environmentOf(name: string, given: Partial<EnvironmentInput> = {}): EnvironmentData {
  return v.parse(EnvironmentDataSchema, {
    name,
    promotesFrom: { mode: 'anyOf', environments: [] },
    delivery: { path: `manifests/${name}` },
    destination: { server: 'https://kubernetes.default.svc', namespace: name },
    sync: { automated: false, prune: false, selfHeal: false },
    approvals: { reviewers: 0, rollback: 0, owners: [] },
    gates: [],
    code: { branches: ['main'] },
    bypassable: [],
    inputs: `sha256:${'0'.repeat(64)}`,
    ...given,
  } satisfies EnvironmentInput);
}
