import type { OwnPolicyData } from '../model/exchange';
import { type JsonMap, jsonMap } from '../model/json';

/** A policy as `environment.yaml` keeps it, its keys in the order in which they are read. */
export function ownPolicyFileData(policy: OwnPolicyData): JsonMap {
  const { match, conditions, variables, validations, params } = policy;
  return jsonMap([
    ['name', policy.name],
    ['description', policy.description],
    ['severity', policy.severity],
    ['match', match.kinds === undefined ? { pods: true } : { kinds: match.kinds }],
    ['conditions', conditions?.map(({ name, expression }) => ({ name, expression }))],
    ['variables', variables?.map(({ name, expression }) => ({ name, expression }))],
    [
      'validations',
      validations.map(({ expression, message, messageExpression, field }) =>
        jsonMap([
          ['expression', expression],
          ['message', message],
          ['messageExpression', messageExpression],
          ['field', field],
        ]),
      ),
    ],
    ['params', params],
    ['admission', policy.admission],
    ['remedy', policy.remedy],
  ]);
}
