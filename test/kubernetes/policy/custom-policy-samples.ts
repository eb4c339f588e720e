import type { CustomPolicyData } from '../../../lib/model/environment';

/** A custom policy as data, with changes. */
export function fewReplicas(changes: Partial<CustomPolicyData> = {}): CustomPolicyData {
  return {
    name: 'few-replicas',
    description: 'nothing here needs more than ten pods',
    match: { kinds: ['apps/v1/Deployment'] },
    validations: [
      {
        expression: 'object.spec.replicas <= 10',
        message: 'more than 10 replicas',
        messageExpression: "string(object.spec.replicas) + ' replicas, at most 10 are allowed'",
        field: 'spec.replicas',
      },
    ],
    remedy: 'ask for fewer replicas',
    ...changes,
  };
}

/** A CRD whose resource is not named as kinds' resources mostly are. */
export function widgetCrd(): object {
  const spec = { type: 'object', properties: { size: { type: 'integer' } } };
  const schema = { openAPIV3Schema: { type: 'object', properties: { spec } } };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'widgetry.example.org' },
    spec: {
      group: 'example.org',
      names: { kind: 'Widget', plural: 'widgetry' },
      scope: 'Namespaced',
      versions: [{ name: 'v1', served: true, storage: true, schema }],
    },
  };
}
