import { join } from 'node:path';
import { Policy } from '../../../../lib';

/** How many replicas there may be, as an expression with parameters and a message that says what was found. */
export const fewReplicas = new Policy({
  name: 'few-replicas',
  description: 'a node pool here has thirty nodes,\nand more pods than that wait for ever',
  match: { kinds: ['apps/v1/Deployment', 'apps/v1/StatefulSet'] },
  conditions: [{ name: 'counted', expression: 'has(object.spec.replicas)' }],
  variables: [{ name: 'replicas', expression: 'object.spec.replicas' }],
  validations: [
    {
      expression: 'variables.replicas <= params.most',
      message: 'too many replicas',
      messageExpression:
        "string(variables.replicas) + ' replicas, at most ' + string(params.most) + ' are allowed'",
      field: 'spec.replicas',
    },
  ],
  params: { most: 30 },
  remedy: 'ask for fewer replicas, or for a larger node pool',
});

/** About pods of all kinds; a warning, and in production regions only. */
export const spread = new Policy({
  name: 'spread',
  description: 'pods are spread over zones, so that one may fail',
  match: { pods: true },
  validations: [
    {
      expression:
        'has(variables.pod.topologySpreadConstraints) && size(variables.pod.topologySpreadConstraints) > 0',
      message: 'the pods may all run in one zone',
      field: 'topologySpreadConstraints',
    },
  ],
  severity: 'warning',
  environments: ['eu', 'us'],
  remedy: 'add a topologySpreadConstraint over topology.kubernetes.io/zone',
});

/** A note, which the cluster does not judge. */
export const describedServices = new Policy({
  name: 'described-services',
  description: 'who looks at a Service wants to know what it is for',
  match: { kinds: ['v1/Service'] },
  validations: [
    {
      expression: "'example.org/description' in object.metadata.?annotations.orValue({})",
      message: 'no description',
    },
  ],
  severity: 'note',
  admission: [],
  remedy: 'add the annotation example.org/description',
});

/** About a kind of the project's own CRDs. */
export const tenantSeats = new Policy(
  {
    name: 'tenant-seats',
    description: 'a free plan has few seats',
    match: { kinds: ['bank.example.org/v1/Tenant'] },
    validations: [
      {
        expression: "object.spec.plan != 'free' || object.spec.seats <= params.seats.free",
        message: 'a free plan with too many seats',
      },
      {
        expression: 'object.spec.regions.all(each, each in params.regions)',
        message: 'a region that is none',
      },
    ],
    params: { seats: { free: 5 }, regions: ['eu', 'us', 'asia'] },
    admission: ['Warn', 'Audit'],
    remedy: 'choose another plan',
  },
  { crds: join(__dirname, 'crds'), kubernetes: '1.33' },
);
