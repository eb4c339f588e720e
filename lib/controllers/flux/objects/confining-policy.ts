import type { EnvironmentData } from '../../../model/environment';
import { allowed } from '../../allowed/allowed';
import { ownLabels } from '../../allowed/own-labels';
import {
  CLUSTER_ACCOUNT,
  DEPLOYER_ACCOUNT,
  fluxNamespace,
  OBJECTS_SOURCE,
  ROOT_ACCOUNT,
  rootName,
} from '../names';

/**
 * The admission policy that holds what Flux does for an environment to the environment's service accounts, and its
 * binding to the environment's namespaces. It holds for every user: a Kustomization or HelmRelease names the account
 * that it applies as, and stays in this cluster. For the root, which applies what is pushed, it says more: it leaves
 * itself alone, and what it makes reads the source of this environment's objects and applies as a deployer.
 *
 * Its name has a dot, so that no rule of the environment has the same name. The fields that the API server would fill
 * in are written.
 */
export function confiningPolicy(environment: EnvironmentData): readonly object[] {
  const { name } = environment;
  const own = fluxNamespace(name);
  const { clusterKinds, namespaces } = allowed(environment);
  const accounts = clusterKinds.length > 0 ? [DEPLOYER_ACCOUNT, CLUSTER_ACCOUNT] : [DEPLOYER_ACCOUNT];
  const isRoot = `request.userInfo.username == 'system:serviceaccount:${own}:${ROOT_ACCOUNT}'`;
  const forRoot = (expression: string, message: string) => ({
    expression: `!(${isRoot}) || (${expression})`,
    message,
    reason: 'Forbidden',
  });
  const metadata = { name: `${name}.flux`, ...ownLabels(name) };
  return [
    {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicy',
      metadata,
      spec: {
        failurePolicy: 'Fail',
        matchConstraints: {
          matchPolicy: 'Equivalent',
          namespaceSelector: {},
          objectSelector: {},
          resourceRules: [
            ['kustomize.toolkit.fluxcd.io', 'kustomizations'],
            ['helm.toolkit.fluxcd.io', 'helmreleases'],
          ].map(([group, resource]) => ({
            apiGroups: [group],
            apiVersions: ['*'],
            operations: ['CREATE', 'UPDATE'],
            resources: [resource],
            scope: 'Namespaced',
          })),
        },
        validations: [
          {
            expression: "has(object.spec.serviceAccountName) && object.spec.serviceAccountName != ''",
            message: 'it names no service account: Flux would apply it with rights of its own',
            reason: 'Forbidden',
          },
          {
            expression: '!has(object.spec.kubeConfig)',
            message: 'it goes to another cluster',
            reason: 'Forbidden',
          },
          forRoot(
            `object.metadata.name != '${rootName(name)}'`,
            'what is delivered does not change the root: an administrator does',
          ),
          forRoot(
            `object.spec.serviceAccountName in [${accounts.map((each) => `'${each}'`).join(', ')}]`,
            `what is delivered is applied as ${accounts.join(' or ')}`,
          ),
          forRoot(
            `object.spec.sourceRef.kind == 'GitRepository' && object.spec.sourceRef.name == '${OBJECTS_SOURCE}' && (!has(object.spec.sourceRef.namespace) || object.spec.sourceRef.namespace == '${own}')`,
            `what is delivered comes from the source "${OBJECTS_SOURCE}" of this environment`,
          ),
        ],
      },
    },
    {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata,
      spec: {
        policyName: metadata.name,
        matchResources: {
          matchPolicy: 'Equivalent',
          namespaceSelector: {
            matchExpressions: [
              { key: 'kubernetes.io/metadata.name', operator: 'In', values: [own, ...namespaces] },
            ],
          },
          objectSelector: {},
        },
        validationActions: ['Deny'],
      },
    },
  ];
}
