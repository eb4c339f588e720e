import { isList, isMap, type Json, member } from '../../../model/json';
import type { DiffRule } from '../rule';
import { asNeutral, asUnknown, flag, judgement, less, more, ranked, restrictingList } from './judges';

const RBAC = 'https://kubernetes.io/docs/reference/access-authn-authz/rbac/';
const PSS = 'https://kubernetes.io/docs/concepts/security/pod-security-standards/';
const CONTEXT = 'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/';
const ACCOUNTS = 'https://kubernetes.io/docs/concepts/security/service-accounts/';
const ROLES = ['Role.rbac.authorization.k8s.io', 'ClusterRole.rbac.authorization.k8s.io'];
const BINDINGS = ['RoleBinding.rbac.authorization.k8s.io', 'ClusterRoleBinding.rbac.authorization.k8s.io'];
const GUARDS = [
  'ValidatingAdmissionPolicy.admissionregistration.k8s.io',
  'ValidatingAdmissionPolicyBinding.admissionregistration.k8s.io',
  'ValidatingWebhookConfiguration.admissionregistration.k8s.io',
  'MutatingWebhookConfiguration.admissionregistration.k8s.io',
  'ClusterPolicy.kyverno.io',
  'Policy.kyverno.io',
  'ValidatingPolicy.policies.kyverno.io',
  'ImageValidatingPolicy.policies.kyverno.io',
  'ClusterImagePolicy.policy.sigstore.dev',
];
const CLOUD_IDENTITY =
  /^(?:eks\.amazonaws\.com\/role-arn|iam\.gke\.io\/gcp-service-account|azure\.workload\.identity\/(?:client|tenant)-id)$/;

/** Rules about rights of people, workloads and pods. */
export const PERMISSION_RULES: readonly DiffRule[] = [
  {
    id: 'rbac-rule',
    class: 'permission',
    kinds: ROLES,
    at: [
      '',
      'rules',
      'rules.[]',
      'rules.[].verbs.[]',
      'rules.[].resources.[]',
      'rules.[].apiGroups.[]',
      'rules.[].nonResourceURLs.[]',
      'rules.[].verbs',
      'rules.[].resources',
      'rules.[].apiGroups',
      'rules.[].nonResourceURLs',
    ],
    judge: (change, context) =>
      more(holdsWildcard(change.after) ? 'grants a wildcard' : 'rights of a role')(change, context),
    source: RBAC,
  },
  {
    id: 'rbac-resource-names',
    class: 'permission',
    kinds: ROLES,
    at: ['rules.[].resourceNames', 'rules.[].resourceNames.[]'],
    judge: restrictingList('objects that a right is limited to'),
    source: RBAC,
  },
  {
    id: 'rbac-aggregation',
    class: 'permission',
    kinds: ROLES,
    at: ['aggregationRule.**'],
    judge: asUnknown('rights collected from other roles'),
    source: RBAC,
  },
  {
    id: 'rbac-subject',
    class: 'permission',
    kinds: BINDINGS,
    at: ['', 'subjects', 'subjects.[]'],
    judge: more('who has a role'),
    source: RBAC,
  },
  {
    id: 'rbac-subject-field',
    class: 'permission',
    kinds: BINDINGS,
    at: ['subjects.[].**'],
    judge: asUnknown('who has a role'),
    source: RBAC,
  },
  {
    id: 'rbac-role-ref',
    class: 'permission',
    kinds: BINDINGS,
    at: ['roleRef.**'],
    judge: asUnknown(
      'the role that is bound; it cannot be changed in place: the binding has to be deleted and created',
    ),
    source: RBAC,
  },
  {
    id: 'account-token',
    class: 'permission',
    at: ['pod:automountServiceAccountToken'],
    judge: flag(true, 'the pod gets a token for the API', true),
    source: ACCOUNTS,
  },
  {
    id: 'account-token-default',
    class: 'permission',
    kinds: ['ServiceAccount'],
    at: ['automountServiceAccountToken'],
    judge: flag(true, 'pods of the account get a token for the API', true),
    source: ACCOUNTS,
  },
  {
    id: 'account',
    class: 'permission',
    at: ['pod:serviceAccountName', 'pod:serviceAccount'],
    when: ({ kind }) => kind === 'changed' || kind === 'removed',
    judge: asUnknown('the pod acts as another account'),
    source: ACCOUNTS,
  },
  {
    id: 'account-named',
    class: 'permission',
    at: ['pod:serviceAccountName', 'pod:serviceAccount'],
    judge: ({ after }) =>
      judgement(after === 'default' ? 'neutral' : 'unknown', 'the account the pod acts as'),
    source: ACCOUNTS,
  },
  {
    id: 'account-object',
    class: 'permission',
    kinds: ['ServiceAccount'],
    at: [''],
    judge: asNeutral('an account: what is bound to it gives it rights'),
    source: ACCOUNTS,
  },
  {
    id: 'account-cloud-identity',
    class: 'permission',
    kinds: ['ServiceAccount'],
    at: ['metadata.annotations.*'],
    key: CLOUD_IDENTITY,
    judge: more('the cloud identity of the account'),
    source: ACCOUNTS,
  },
  {
    id: 'pod-privileged',
    class: 'permission',
    at: ['pod:@containers.[].securityContext.privileged'],
    judge: flag(true, 'a privileged container is root on the node', false),
    source: PSS,
  },
  {
    id: 'pod-escalation',
    class: 'permission',
    at: ['pod:@containers.[].securityContext.allowPrivilegeEscalation'],
    judge: flag(true, 'processes may gain more rights than their parent', true),
    source: PSS,
  },
  {
    id: 'pod-host-namespace',
    class: 'permission',
    at: ['pod:hostNetwork', 'pod:hostPID', 'pod:hostIPC'],
    judge: flag(true, 'the pod shares a namespace of the node', false),
    source: PSS,
  },
  {
    id: 'pod-host-users',
    class: 'permission',
    at: ['pod:hostUsers'],
    judge: flag(true, 'root in the pod is root on the node', true),
    source: 'https://kubernetes.io/docs/concepts/workloads/pods/user-namespaces/',
  },
  {
    id: 'pod-capability-add',
    class: 'permission',
    at: [
      'pod:@containers.[].securityContext.capabilities.add',
      'pod:@containers.[].securityContext.capabilities.add.[]',
    ],
    judge: more('kernel capabilities of the container'),
    source: PSS,
  },
  {
    id: 'pod-capability-drop',
    class: 'permission',
    at: [
      'pod:@containers.[].securityContext.capabilities.drop',
      'pod:@containers.[].securityContext.capabilities.drop.[]',
    ],
    judge: less('kernel capabilities taken from the container'),
    source: PSS,
  },
  {
    id: 'pod-non-root',
    class: 'permission',
    at: ['pod:securityContext.runAsNonRoot', 'pod:@containers.[].securityContext.runAsNonRoot'],
    judge: invert(flag(true, 'whether the kubelet refuses to run it as root', false)),
    source: PSS,
  },
  {
    id: 'pod-user',
    class: 'permission',
    at: ['pod:securityContext.runAsUser', 'pod:@containers.[].securityContext.runAsUser'],
    judge: ({ before, after }) =>
      judgement(
        after === 0
          ? 'broadening'
          : before === 0
            ? after === undefined
              ? 'unknown'
              : 'narrowing'
            : after === undefined
              ? 'unknown'
              : 'neutral',
        'the user the processes run as',
      ),
    source: PSS,
  },
  {
    id: 'pod-group',
    class: 'permission',
    at: [
      'pod:securityContext.runAsGroup',
      'pod:securityContext.fsGroup',
      'pod:securityContext.supplementalGroups.**',
      'pod:@containers.[].securityContext.runAsGroup',
    ],
    judge: ({ after }) =>
      judgement(after === 0 ? 'broadening' : 'neutral', 'the groups the processes belong to'),
    source: CONTEXT,
  },
  {
    id: 'pod-read-only-root',
    class: 'permission',
    at: ['pod:@containers.[].securityContext.readOnlyRootFilesystem'],
    judge: invert(flag(true, 'whether the container can write to its own image', false)),
    source: CONTEXT,
  },
  {
    id: 'pod-seccomp',
    class: 'permission',
    at: [
      'pod:securityContext.seccompProfile.type',
      'pod:@containers.[].securityContext.seccompProfile.type',
      'pod:securityContext.appArmorProfile.type',
      'pod:@containers.[].securityContext.appArmorProfile.type',
    ],
    judge: ranked(['RuntimeDefault', 'Unconfined'], 'Unconfined', 'the filter on system calls'),
    source: PSS,
  },
  {
    id: 'pod-proc-mount',
    class: 'permission',
    at: ['pod:@containers.[].securityContext.procMount'],
    judge: flag('Unmasked', 'how much of /proc is visible', 'Default'),
    source: PSS,
  },
  {
    id: 'pod-host-process',
    class: 'permission',
    at: [
      'pod:securityContext.windowsOptions.hostProcess',
      'pod:@containers.[].securityContext.windowsOptions.hostProcess',
    ],
    judge: flag(true, 'the container runs on the Windows node itself', false),
    source: PSS,
  },
  {
    id: 'pod-host-path',
    class: 'permission',
    at: ['pod:volumes.[].hostPath'],
    judge: more('a directory of the node inside the pod'),
    source: PSS,
  },
  {
    id: 'pod-host-path-field',
    class: 'permission',
    at: ['pod:volumes.[].hostPath.**'],
    judge: asUnknown('a directory of the node inside the pod'),
    source: PSS,
  },
  {
    id: 'pod-account-token-volume',
    class: 'permission',
    at: ['pod:volumes.[].projected.sources.[].serviceAccountToken.**'],
    judge: asUnknown('a token of the account inside the pod'),
    source: ACCOUNTS,
  },
  {
    id: 'pod-security-other',
    class: 'permission',
    at: ['pod:securityContext.**', 'pod:@containers.[].securityContext.**'],
    when: ({ before, after }) => typeof (after ?? before) !== 'object',
    judge: asUnknown('the security context of the pod'),
    source: CONTEXT,
  },
  {
    id: 'namespace-pod-security',
    class: 'permission',
    kinds: ['Namespace'],
    at: ['metadata.labels.*'],
    key: /^pod-security\.kubernetes\.io\/enforce$/,
    judge: ranked(
      ['restricted', 'baseline', 'privileged'],
      'privileged',
      'what pods of the namespace may ask for',
    ),
    source: PSS,
  },
  {
    id: 'admission-guard',
    class: 'permission',
    kinds: GUARDS,
    at: [''],
    whole: true,
    judge: less('a rule that admission enforces'),
    source: 'https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/',
  },
  {
    id: 'admission-guard-field',
    class: 'permission',
    kinds: GUARDS,
    at: ['spec.**', 'webhooks.**'],
    judge: asUnknown('a rule that admission enforces'),
    source: 'https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/',
  },
];

function holdsWildcard(value: Json | undefined): boolean {
  if (isList(value)) return value.some(holdsWildcard);
  if (!isMap(value)) return value === '*';
  return ['rules', 'verbs', 'resources', 'apiGroups', 'nonResourceURLs'].some((key) =>
    holdsWildcard(member(value, key)),
  );
}

function invert(judge: DiffRule['judge']): DiffRule['judge'] {
  return (change, context) => {
    const { verdict, note } = judge(change, context);
    return judgement(
      verdict === 'broadening' ? 'narrowing' : verdict === 'narrowing' ? 'broadening' : verdict,
      note,
    );
  };
}
