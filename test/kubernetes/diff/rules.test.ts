import { DIFF_EXTENSIONS } from '../../../lib/controllers/diff';
import { CHANGE_CLASSES, riskOf } from '../../../lib/kubernetes/diff';
import { rulesWith } from '../../../lib/kubernetes/diff/rules/all-rules';
import type { Verdict } from '../../../lib/model/finding';
import type { JsonMap } from '../../../lib/model/json';
import { changesOf, container, deployment, digest, object } from './manifests';

type Row = readonly [rule: string, expected: string, before: JsonMap | undefined, after: JsonMap | undefined];

const meta = (rest: JsonMap) => ({ metadata: { name: 'it', ...rest } });
const annotated = (value: JsonMap) => object('v1', 'ConfigMap', meta({ annotations: value }));
const secure = (context: JsonMap) => container({ securityContext: context });
const podSecure = (context: JsonMap) => container({}, { securityContext: context });
const rbac = (kind: string, rest: JsonMap) => object('rbac.authorization.k8s.io/v1', kind, rest);
const role = (rule: JsonMap) =>
  rbac('Role', { rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'], ...rule }] });
const service = (spec: JsonMap) => object('v1', 'Service', { spec });
const ingress = (spec: JsonMap, annotations: JsonMap = {}) =>
  object('networking.k8s.io/v1', 'Ingress', { ...meta({ annotations }), spec });
const policy = (spec: JsonMap) => object('networking.k8s.io/v1', 'NetworkPolicy', { spec });
const gateway = (kind: string, spec: JsonMap) => object('gateway.networking.k8s.io/v1', kind, { spec });
const application = (spec: JsonMap) => object('argoproj.io/v1alpha1', 'Application', { spec });
const project = (spec: JsonMap) => object('argoproj.io/v1alpha1', 'AppProject', { spec });
const stateful = (spec: JsonMap) => object('apps/v1', 'StatefulSet', { spec });
const claim = (spec: JsonMap) => object('v1', 'PersistentVolumeClaim', { spec });
const job = (spec: JsonMap, annotations: JsonMap = {}) =>
  object('batch/v1', 'Job', { ...meta({ annotations }), spec });
const reclaimed = (policy: string) =>
  object('v1', 'PersistentVolume', { spec: { persistentVolumeReclaimPolicy: policy } });
const storage = (rest: JsonMap) => object('storage.k8s.io/v1', 'StorageClass', rest);
const crd = (spec: JsonMap) => object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', { spec });
const namespace = (labels: JsonMap) => object('v1', 'Namespace', meta({ labels }));
const account = (rest: JsonMap) => object('v1', 'ServiceAccount', rest);
const template = (metadata: JsonMap) => object('apps/v1', 'Deployment', { spec: { template: { metadata } } });
const volume = (rest: JsonMap) => deployment({ volumes: [{ name: 'v', ...rest }] });
const binding = (rest: JsonMap) => rbac('RoleBinding', rest);
const ada = { kind: 'User', name: 'ada' };
const bob = { kind: 'User', name: 'bob' };
const peer = (name: string) => ({ podSelector: { matchLabels: { app: name } } });
const budget = (spec: JsonMap) => object('policy/v1', 'PodDisruptionBudget', { spec });
const scaler = (spec: JsonMap) => object('autoscaling/v2', 'HorizontalPodAutoscaler', { spec });
const cron = (spec: JsonMap) => object('batch/v1', 'CronJob', { spec });
const ref = (repository: string, tag: string, char: string) =>
  container({ image: `${repository}:${tag}@${digest(char)}` });

const ROWS: readonly Row[] = [
  // loss
  ['object-removed', 'destructive broadening', claim({}), undefined],
  ['object-removed', 'destructive narrowing', rbac('Role', {}), undefined],
  ['object-removed', 'destructive broadening', policy({}), undefined],
  ['object-removed', 'destructive unknown', service({}), undefined],
  ['application-removed', 'destructive broadening', application({}), undefined],
  ['project-removed', 'destructive broadening', project({}), undefined],
  [
    'delivery-other-removed',
    'destructive broadening',
    object('helm.toolkit.fluxcd.io/v2', 'HelmRelease', { spec: {} }),
    undefined,
  ],
  ['crd-added', 'destructive neutral', undefined, crd({ scope: 'Namespaced' })],
  [
    'crd',
    'destructive broadening',
    crd({ versions: [{ name: 'v1' }, { name: 'v2' }] }),
    crd({ versions: [{ name: 'v2' }] }),
  ],
  ['crd', 'destructive unknown', crd({ scope: 'Namespaced' }), crd({ scope: 'Cluster' })],
  [
    'workload-selector',
    'destructive unknown',
    deployment({}, { selector: { matchLabels: { a: '1' } } }),
    deployment({}, { selector: { matchLabels: { a: '2' } } }),
  ],
  [
    'stateful-claims',
    'destructive unknown',
    stateful({ volumeClaimTemplates: [{ metadata: { name: 'd' }, spec: { a: 1 } }] }),
    stateful({ volumeClaimTemplates: [{ metadata: { name: 'd' }, spec: { a: 2 } }] }),
  ],
  ['stateful-fixed', 'destructive unknown', stateful({ serviceName: 'a' }), stateful({ serviceName: 'b' })],
  [
    'stateful-retention',
    'destructive broadening',
    stateful({ persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain' } }),
    stateful({ persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete' } }),
  ],
  [
    'job-fixed',
    'destructive unknown',
    job({ template: { spec: { containers: [{ name: 'a', image: 'x' }] } } }),
    job({ template: { spec: { containers: [{ name: 'a', image: 'y' }] } } }),
  ],
  ['job-completions', 'destructive unknown', job({ completions: 1 }), job({ completions: 2 })],
  ['claim-fixed', 'destructive unknown', claim({ storageClassName: 'a' }), claim({ storageClassName: 'b' })],
  ['volume-reclaim', 'destructive broadening', reclaimed('Retain'), reclaimed('Delete')],
  ['volume-reclaim', 'destructive narrowing', reclaimed('Delete'), reclaimed('Retain')],
  [
    'storage-class-fixed',
    'destructive unknown',
    storage({ provisioner: 'a' }),
    storage({ provisioner: 'b' }),
  ],
  [
    'service-address',
    'destructive unknown',
    service({ clusterIP: '10.0.0.1' }),
    service({ clusterIP: 'None' }),
  ],
  [
    'immutable-data',
    'destructive unknown',
    object('v1', 'ConfigMap', { immutable: true, data: { a: '1' } }),
    object('v1', 'ConfigMap', { immutable: true, data: { a: '2' } }),
  ],
  [
    'service-balancer',
    'destructive unknown',
    object('v1', 'Service', { spec: { type: 'LoadBalancer', loadBalancerClass: 'example.org/a' } }),
    object('v1', 'Service', { spec: { type: 'LoadBalancer', loadBalancerClass: 'example.org/b' } }),
  ],
  [
    'secret-type',
    'destructive unknown',
    object('v1', 'Secret', { type: 'a' }),
    object('v1', 'Secret', { type: 'b' }),
  ],
  [
    'priority-fixed',
    'destructive unknown',
    object('scheduling.k8s.io/v1', 'PriorityClass', { value: 1 }),
    object('scheduling.k8s.io/v1', 'PriorityClass', { value: 2 }),
  ],
  [
    'force-replace',
    'destructive broadening',
    annotated({ 'argocd.argoproj.io/sync-options': 'Prune=true' }),
    annotated({ 'argocd.argoproj.io/sync-options': 'Prune=true,Replace=true' }),
  ],
  [
    'deletion-guard',
    'destructive broadening',
    annotated({ 'argocd.argoproj.io/sync-options': 'Delete=false' }),
    annotated({ 'argocd.argoproj.io/sync-options': 'ServerSideApply=true' }),
  ],
  [
    'deletion-guard',
    'destructive narrowing',
    annotated({ 'argocd.argoproj.io/sync-options': 'A=b' }),
    annotated({ 'argocd.argoproj.io/sync-options': 'A=b,Prune=confirm' }),
  ],
  // rights
  ['rbac-rule', 'permission broadening', role({}), role({ verbs: ['get', '*'] })],
  ['rbac-rule', 'permission narrowing', role({ verbs: ['get', 'list'] }), role({})],
  ['rbac-rule', 'permission broadening', undefined, role({})],
  ['rbac-resource-names', 'permission broadening', role({ resourceNames: ['a'] }), role({})],
  ['rbac-resource-names', 'permission narrowing', role({}), role({ resourceNames: ['a'] })],
  [
    'rbac-resource-names',
    'permission broadening',
    role({ resourceNames: ['a'] }),
    role({ resourceNames: ['a', 'b'] }),
  ],
  [
    'rbac-resource-names',
    'permission narrowing',
    role({ resourceNames: ['a', 'b'] }),
    role({ resourceNames: ['a'] }),
  ],
  [
    'rbac-resource-names',
    'permission broadening',
    role({ resourceNames: ['a'] }),
    role({ resourceNames: [] }),
  ],
  [
    'rbac-aggregation',
    'permission unknown',
    rbac('ClusterRole', { aggregationRule: { a: 1 } }),
    rbac('ClusterRole', { aggregationRule: { a: 2 } }),
  ],
  ['rbac-subject', 'permission broadening', binding({ subjects: [ada] }), binding({ subjects: [ada, bob] })],
  ['rbac-subject', 'permission narrowing', binding({ subjects: [ada, bob] }), binding({ subjects: [ada] })],
  [
    'rbac-subject-field',
    'permission unknown',
    binding({ subjects: [ada] }),
    binding({ subjects: [{ ...ada, extra: 'x' }] }),
  ],
  [
    'rbac-role-ref',
    'permission unknown',
    binding({ roleRef: { name: 'view' } }),
    binding({ roleRef: { name: 'admin' } }),
  ],
  [
    'account-token',
    'permission narrowing',
    container({}),
    container({}, { automountServiceAccountToken: false }),
  ],
  [
    'account-token',
    'permission neutral',
    container({}),
    container({}, { automountServiceAccountToken: true }),
  ],
  [
    'account-token-default',
    'permission broadening',
    account({ automountServiceAccountToken: false }),
    account({ automountServiceAccountToken: true }),
  ],
  [
    'account',
    'permission unknown',
    container({}, { serviceAccountName: 'a' }),
    container({}, { serviceAccountName: 'b' }),
  ],
  ['account-object', 'permission neutral', undefined, account({})],
  ['account-named', 'permission unknown', container({}), container({}, { serviceAccountName: 'b' })],
  [
    'account-cloud-identity',
    'permission broadening',
    account(meta({ annotations: {} })),
    account(meta({ annotations: { 'eks.amazonaws.com/role-arn': 'arn:x' } })),
  ],
  ['pod-privileged', 'permission broadening', secure({}), secure({ privileged: true })],
  ['pod-privileged', 'permission narrowing', secure({ privileged: true }), secure({ privileged: false })],
  ['pod-privileged', 'permission neutral', secure({}), secure({ privileged: false })],
  ['pod-escalation', 'permission narrowing', secure({}), secure({ allowPrivilegeEscalation: false })],
  ['pod-host-namespace', 'permission broadening', container({}), container({}, { hostNetwork: true })],
  ['pod-host-users', 'permission narrowing', container({}), container({}, { hostUsers: false })],
  [
    'pod-capability-add',
    'permission broadening',
    secure({ capabilities: { add: ['NET_RAW'] } }),
    secure({ capabilities: { add: ['NET_RAW', 'SYS_ADMIN'] } }),
  ],
  [
    'pod-capability-drop',
    'permission broadening',
    secure({ capabilities: { drop: ['ALL'] } }),
    secure({ capabilities: {} }),
  ],
  ['pod-non-root', 'permission narrowing', podSecure({}), podSecure({ runAsNonRoot: true })],
  [
    'pod-non-root',
    'permission broadening',
    podSecure({ runAsNonRoot: true }),
    podSecure({ runAsNonRoot: false }),
  ],
  ['pod-user', 'permission broadening', podSecure({ runAsUser: 1000 }), podSecure({ runAsUser: 0 })],
  ['pod-user', 'permission neutral', podSecure({ runAsUser: 1000 }), podSecure({ runAsUser: 2000 })],
  ['pod-group', 'permission broadening', podSecure({ fsGroup: 1000 }), podSecure({ fsGroup: 0 })],
  [
    'pod-read-only-root',
    'permission broadening',
    secure({ readOnlyRootFilesystem: true }),
    secure({ readOnlyRootFilesystem: false }),
  ],
  [
    'pod-seccomp',
    'permission broadening',
    podSecure({ seccompProfile: { type: 'RuntimeDefault' } }),
    podSecure({ seccompProfile: { type: 'Unconfined' } }),
  ],
  [
    'pod-seccomp',
    'permission unknown',
    podSecure({ seccompProfile: { type: 'RuntimeDefault' } }),
    podSecure({ seccompProfile: { type: 'Localhost' } }),
  ],
  ['pod-proc-mount', 'permission broadening', secure({}), secure({ procMount: 'Unmasked' })],
  [
    'pod-host-process',
    'permission broadening',
    podSecure({ windowsOptions: {} }),
    podSecure({ windowsOptions: { hostProcess: true } }),
  ],
  ['pod-host-path', 'permission broadening', volume({}), volume({ hostPath: { path: '/' } })],
  [
    'pod-host-path-field',
    'permission unknown',
    volume({ hostPath: { path: '/var/log' } }),
    volume({ hostPath: { path: '/' } }),
  ],
  [
    'pod-account-token-volume',
    'permission unknown',
    volume({ projected: { sources: [{ serviceAccountToken: { audience: 'a' } }] } }),
    volume({ projected: { sources: [{ serviceAccountToken: { audience: 'b' } }] } }),
  ],
  [
    'pod-security-other',
    'permission unknown',
    podSecure({ seLinuxOptions: { level: 'a' } }),
    podSecure({ seLinuxOptions: { level: 'b' } }),
  ],
  [
    'namespace-pod-security',
    'permission broadening',
    namespace({ 'pod-security.kubernetes.io/enforce': 'restricted' }),
    namespace({ 'pod-security.kubernetes.io/enforce': 'privileged' }),
  ],
  [
    'namespace-pod-security',
    'permission narrowing',
    namespace({}),
    namespace({ 'pod-security.kubernetes.io/enforce': 'baseline' }),
  ],
  [
    'admission-guard',
    'permission narrowing',
    undefined,
    object('kyverno.io/v1', 'ClusterPolicy', { spec: { a: 1 } }),
  ],
  [
    'admission-guard-field',
    'permission unknown',
    object('kyverno.io/v1', 'ClusterPolicy', { spec: { a: 1 } }),
    object('kyverno.io/v1', 'ClusterPolicy', { spec: { a: 2 } }),
  ],
  // reach
  ['service-type', 'exposure broadening', service({ type: 'ClusterIP' }), service({ type: 'LoadBalancer' })],
  ['service-type', 'exposure narrowing', service({ type: 'NodePort' }), service({})],
  ['service-external-ip', 'exposure broadening', service({}), service({ externalIPs: ['192.0.2.1'] })],
  [
    'service-source-ranges',
    'exposure broadening',
    service({ loadBalancerSourceRanges: ['10.0.0.0/8'] }),
    service({}),
  ],
  [
    'service-source-ranges',
    'exposure narrowing',
    service({}),
    service({ loadBalancerSourceRanges: ['10.0.0.0/8'] }),
  ],
  [
    'service-port',
    'exposure neutral',
    service({ ports: [{ port: 80 }] }),
    service({ ports: [{ port: 80 }, { port: 81 }] }),
  ],
  [
    'service-port',
    'exposure broadening',
    service({ type: 'LoadBalancer', ports: [{ port: 80 }] }),
    service({ type: 'LoadBalancer', ports: [{ port: 80 }, { port: 81 }] }),
  ],
  [
    'service-port-field',
    'exposure neutral',
    service({ ports: [{ port: 80, targetPort: 1 }] }),
    service({ ports: [{ port: 80, targetPort: 2 }] }),
  ],
  [
    'service-selector',
    'exposure unknown',
    service({ selector: { app: 'a' } }),
    service({ selector: { app: 'b' } }),
  ],
  [
    'service-external-name',
    'exposure unknown',
    service({ externalName: 'a' }),
    service({ externalName: 'b' }),
  ],
  [
    'service-annotation',
    'exposure unknown',
    object('v1', 'Service', meta({ annotations: {} })),
    object('v1', 'Service', meta({ annotations: { 'networking.gke.io/load-balancer-type': 'External' } })),
  ],
  [
    'service-traffic',
    'exposure neutral',
    service({ externalTrafficPolicy: 'Local' }),
    service({ externalTrafficPolicy: 'Cluster' }),
  ],
  [
    'ingress-object',
    'exposure broadening',
    ingress({ rules: [{ host: 'a' }] }),
    ingress({ rules: [{ host: 'a' }, { host: 'b' }] }),
  ],
  ['ingress-object', 'exposure broadening', undefined, ingress({})],
  ['ingress-tls', 'exposure broadening', ingress({ tls: [{ secretName: 'a' }] }), ingress({})],
  [
    'ingress-annotation',
    'exposure unknown',
    ingress({}, { 'nginx.ingress.kubernetes.io/whitelist-source-range': 'a' }),
    ingress({}, {}),
  ],
  [
    'ingress-field',
    'exposure unknown',
    ingress({ ingressClassName: 'internal' }),
    ingress({ ingressClassName: 'public' }),
  ],
  [
    'gateway-listener',
    'exposure broadening',
    gateway('Gateway', { listeners: [{ name: 'a' }] }),
    gateway('Gateway', { listeners: [{ name: 'a' }, { name: 'b' }] }),
  ],
  [
    'route',
    'exposure broadening',
    gateway('HTTPRoute', { rules: [] }),
    gateway('HTTPRoute', { rules: [{ a: 1 }] }),
  ],
  [
    'route-hostname',
    'exposure broadening',
    gateway('HTTPRoute', { hostnames: ['a'] }),
    gateway('HTTPRoute', {}),
  ],
  [
    'gateway-field',
    'exposure unknown',
    gateway('Gateway', { gatewayClassName: 'a' }),
    gateway('Gateway', { gatewayClassName: 'b' }),
  ],
  [
    'network-policy-object',
    'exposure narrowing',
    undefined,
    policy({ podSelector: {}, policyTypes: ['Ingress'] }),
  ],
  ['network-policy-object', 'exposure unknown', undefined, policy({ podSelector: {}, ingress: [{}] })],
  [
    'network-policy-peer',
    'exposure broadening',
    policy({ ingress: [{ from: [peer('a')] }] }),
    policy({ ingress: [{ from: [peer('a'), peer('b')] }] }),
  ],
  [
    'network-policy-peer',
    'exposure broadening',
    policy({ ingress: [{ from: [peer('a')] }] }),
    policy({ ingress: [{}] }),
  ],
  [
    'network-policy-peer',
    'exposure narrowing',
    policy({ ingress: [{ ports: [] }] }),
    policy({ ingress: [{ ports: [], from: [peer('a')] }] }),
  ],
  [
    'network-policy-port',
    'exposure broadening',
    policy({ ingress: [{ ports: [{ port: 1 }] }] }),
    policy({ ingress: [{ ports: [{ port: 1 }, { port: 2 }] }] }),
  ],
  [
    'network-policy-rule',
    'exposure narrowing',
    policy({ egress: [{ to: [peer('a')] }] }),
    policy({ egress: [] }),
  ],
  [
    'network-policy-type',
    'exposure broadening',
    policy({ policyTypes: ['Ingress', 'Egress'] }),
    policy({ policyTypes: ['Ingress'] }),
  ],
  [
    'network-policy-field',
    'exposure unknown',
    policy({ podSelector: { matchLabels: { a: '1' } } }),
    policy({ podSelector: { matchLabels: { a: '2' } } }),
  ],
  [
    'pod-host-port',
    'exposure broadening',
    container({ ports: [{ containerPort: 1 }] }),
    container({ ports: [{ containerPort: 1, hostPort: 80 }] }),
  ],
  [
    'mesh',
    'exposure unknown',
    object('security.istio.io/v1', 'AuthorizationPolicy', { spec: { a: 1 } }),
    object('security.istio.io/v1', 'AuthorizationPolicy', { spec: { a: 2 } }),
  ],
  // delivery
  [
    'sync-prune',
    'delivery-control broadening',
    application({ syncPolicy: { automated: { prune: false } } }),
    application({ syncPolicy: { automated: { prune: true } } }),
  ],
  [
    'sync-self-heal',
    'delivery-control neutral',
    application({ syncPolicy: { automated: { selfHeal: false } } }),
    application({ syncPolicy: { automated: { selfHeal: true } } }),
  ],
  [
    'sync-allow-empty',
    'delivery-control broadening',
    application({ syncPolicy: { automated: {} } }),
    application({ syncPolicy: { automated: { allowEmpty: true } } }),
  ],
  [
    'sync-automated',
    'delivery-control narrowing',
    application({ syncPolicy: { automated: {} } }),
    application({ syncPolicy: {} }),
  ],
  [
    'application-ignores',
    'delivery-control broadening',
    application({ ignoreDifferences: [] }),
    application({ ignoreDifferences: [{ kind: 'Deployment' }] }),
  ],
  [
    'application-field',
    'delivery-control unknown',
    application({ source: { path: 'a' } }),
    application({ source: { path: 'b' } }),
  ],
  [
    'project-allow',
    'delivery-control broadening',
    project({ sourceRepos: ['a'] }),
    project({ sourceRepos: ['a', '*'] }),
  ],
  [
    'project-deny',
    'delivery-control broadening',
    project({ clusterResourceBlacklist: [{ group: '', kind: 'Namespace' }] }),
    project({}),
  ],
  ['project-field', 'delivery-control unknown', project({ description: 'a' }), project({ description: 'b' })],
  [
    'rollout-strategy',
    'delivery-control unknown',
    object('argoproj.io/v1alpha1', 'Rollout', { spec: { strategy: { canary: { steps: [] } } } }),
    object('argoproj.io/v1alpha1', 'Rollout', {
      spec: { strategy: { canary: { steps: [{ setWeight: 5 }] } } },
    }),
  ],
  [
    'delivery-other',
    'delivery-control unknown',
    object('kustomize.toolkit.fluxcd.io/v1', 'Kustomization', { spec: { path: 'a' } }),
    object('kustomize.toolkit.fluxcd.io/v1', 'Kustomization', { spec: { path: 'b' } }),
  ],
  [
    'argocd-annotation',
    'delivery-control unknown',
    annotated({ 'argocd.argoproj.io/sync-wave': '1' }),
    annotated({ 'argocd.argoproj.io/sync-wave': '2' }),
  ],
  [
    'flux-annotation',
    'delivery-control unknown',
    annotated({ 'kustomize.toolkit.fluxcd.io/prune': 'disabled' }),
    annotated({ 'kustomize.toolkit.fluxcd.io/prune': 'enabled' }),
  ],
  [
    'argocd-namespace-label',
    'delivery-control unknown',
    namespace({ 'argocd.argoproj.io/managed-by': 'argocd' }),
    namespace({}),
  ],
  [
    'namespace-control-label',
    'delivery-control unknown',
    namespace({ 'istio-injection': 'enabled' }),
    namespace({}),
  ],
  [
    'metadata-finalizer',
    'delivery-control unknown',
    object('v1', 'ConfigMap', meta({ finalizers: ['a'] })),
    object('v1', 'ConfigMap', meta({ finalizers: [] })),
  ],
  // hooks
  [
    'hook-annotation',
    'hook unknown',
    job({}, { 'argocd.argoproj.io/hook': 'PreSync' }),
    job({}, { 'argocd.argoproj.io/hook': 'PostSync' }),
  ],
  ['hook-object', 'hook unknown', undefined, job({ template: {} }, { 'argocd.argoproj.io/hook': 'PreSync' })],
  [
    'hook-object',
    'hook unknown',
    job({ backoffLimit: 1 }, { 'helm.sh/hook': 'pre-upgrade' }),
    job({ backoffLimit: 2 }, { 'helm.sh/hook': 'pre-upgrade' }),
  ],
  // secrets
  ['secret-object', 'secret-reference unknown', undefined, object('v1', 'Secret', { data: { a: 'eA==' } })],
  [
    'secret-env',
    'secret-reference broadening',
    container({ env: [{ name: 'A' }] }),
    container({ env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 'a', key: 'b' } } }] }),
  ],
  [
    'secret-env-field',
    'secret-reference unknown',
    container({ envFrom: [{ secretRef: { name: 'a' } }] }),
    container({ envFrom: [{ secretRef: { name: 'b' } }] }),
  ],
  [
    'secret-account',
    'secret-reference broadening',
    account({ secrets: [] }),
    account({ secrets: [{ name: 'a' }] }),
  ],
  [
    'secret-tls',
    'secret-reference unknown',
    ingress({ tls: [{ secretName: 'a' }] }),
    ingress({ tls: [{ secretName: 'b' }] }),
  ],
  [
    'secret-source',
    'secret-reference unknown',
    object('external-secrets.io/v1', 'ExternalSecret', { spec: { data: [{ secretKey: 'a' }] } }),
    object('external-secrets.io/v1', 'ExternalSecret', { spec: { data: [{ secretKey: 'b' }] } }),
  ],
  // what keeps it running
  ...(['readiness', 'liveness', 'startup'] as const).map(
    (name): Row => [
      `${name}-probe-removed`,
      'configuration broadening',
      container({ [`${name}Probe`]: { httpGet: { port: 8080 } } }),
      container({}),
    ],
  ),
  [
    'probe-field',
    'configuration neutral',
    container({ livenessProbe: { periodSeconds: 5 } }),
    container({ livenessProbe: { periodSeconds: 50 } }),
  ],
  ['probe-field', 'configuration neutral', container({}), container({ livenessProbe: { periodSeconds: 5 } })],
  [
    'readiness-gate-removed',
    'configuration broadening',
    deployment({ readinessGates: [{ conditionType: 'a' }] }),
    deployment({}),
  ],
  [
    'stop-hook-removed',
    'configuration broadening',
    container({ lifecycle: { preStop: { sleep: { seconds: 5 } } } }),
    container({}),
  ],
  [
    'stop-hook-removed',
    'configuration broadening',
    container({ lifecycle: { preStop: { sleep: { seconds: 5 } }, postStart: {} } }),
    container({ lifecycle: { postStart: {} } }),
  ],
  ['command', 'configuration neutral', container({ lifecycle: { postStart: { exec: {} } } }), container({})],
  [
    'stop-time',
    'scale-and-resources broadening',
    deployment({ terminationGracePeriodSeconds: 60 }),
    deployment({}),
  ],
  [
    'stop-time',
    'scale-and-resources neutral',
    deployment({}),
    deployment({ terminationGracePeriodSeconds: 5 }),
  ],
  [
    'resources-removed',
    'scale-and-resources broadening',
    container({ resources: { limits: { cpu: '1' } } }),
    container({ resources: { limits: {} } }),
  ],
  [
    'resources-removed',
    'scale-and-resources broadening',
    container({ resources: { requests: { cpu: '1' } } }),
    container({}),
  ],
  ['resources', 'scale-and-resources neutral', container({ resources: {} }), container({})],
  [
    'spread-removed',
    'scale-and-resources broadening',
    deployment({ affinity: { podAntiAffinity: { a: [] } } }),
    deployment({}),
  ],
  [
    'spread-removed',
    'scale-and-resources broadening',
    deployment({ topologySpreadConstraints: [{ topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule' }] }),
    deployment({}),
  ],
  [
    'scheduling',
    'scale-and-resources neutral',
    deployment({ affinity: { nodeAffinity: { a: [] } } }),
    deployment({}),
  ],
  [
    'priority-removed',
    'scale-and-resources broadening',
    deployment({ priorityClassName: 'a' }),
    deployment({}),
  ],
  [
    'disruption-budget',
    'scale-and-resources broadening',
    budget({ minAvailable: 2 }),
    budget({ minAvailable: 1 }),
  ],
  ['disruption-budget', 'scale-and-resources broadening', budget({ minAvailable: 2 }), budget({})],
  [
    'disruption-budget',
    'scale-and-resources broadening',
    budget({ maxUnavailable: '20%' }),
    budget({ maxUnavailable: '50%' }),
  ],
  [
    'disruption-budget',
    'scale-and-resources neutral',
    budget({ minAvailable: 1 }),
    budget({ minAvailable: 2 }),
  ],
  [
    'disruption-budget',
    'scale-and-resources unknown',
    budget({ minAvailable: 1 }),
    budget({ minAvailable: '50%' }),
  ],
  ['scaler-bounds', 'scale-and-resources broadening', scaler({ maxReplicas: 3 }), scaler({ maxReplicas: 2 })],
  ['scaler-bounds', 'scale-and-resources broadening', scaler({ minReplicas: 3 }), scaler({})],
  ['scaler-bounds', 'scale-and-resources neutral', scaler({ maxReplicas: 2 }), scaler({ maxReplicas: 3 })],
  [
    'recreated',
    'scale-and-resources broadening',
    deployment({}, { strategy: { type: 'RollingUpdate' } }),
    deployment({}, { strategy: { type: 'Recreate' } }),
  ],
  [
    'recreated',
    'scale-and-resources broadening',
    deployment({}),
    deployment({}, { strategy: { type: 'Recreate' } }),
  ],
  ['paused', 'configuration broadening', deployment({}), deployment({}, { paused: true })],
  ['suspend', 'scale-and-resources broadening', cron({ suspend: false }), cron({ suspend: true })],
  ['suspend', 'scale-and-resources unknown', cron({ suspend: true }), cron({ suspend: false })],
  [
    'quota-removed',
    'scale-and-resources broadening',
    object('v1', 'ResourceQuota', { spec: { hard: { cpu: '1', memory: '1Gi' } } }),
    object('v1', 'ResourceQuota', { spec: { hard: { cpu: '1' } } }),
  ],
  // what runs
  ['image', 'image neutral', ref('ghcr.io/x/web', '1', 'a'), ref('ghcr.io/x/web', '2', 'b')],
  ['image', 'image unknown', ref('ghcr.io/x/web', '1', 'a'), container({ image: 'ghcr.io/x/web:2' })],
  ['image', 'image-source unknown', ref('ghcr.io/x/web', '1', 'a'), ref('ghcr.io/y/web', '1', 'a')],
  [
    'image-pull',
    'configuration neutral',
    container({ imagePullPolicy: 'Always' }),
    container({ imagePullPolicy: 'IfNotPresent' }),
  ],
  [
    'replicas',
    'scale-and-resources neutral',
    deployment({}, { replicas: 1 }),
    deployment({}, { replicas: 2 }),
  ],
  [
    'replicas',
    'scale-and-resources broadening',
    deployment({}, { replicas: 6 }),
    deployment({}, { replicas: 2 }),
  ],
  [
    'replicas',
    'scale-and-resources broadening',
    deployment({}, { replicas: 1 }),
    deployment({}, { replicas: 0 }),
  ],
  [
    'resources',
    'scale-and-resources neutral',
    container({ resources: { limits: { cpu: '1' } } }),
    container({ resources: { limits: { cpu: '2' } } }),
  ],
  [
    'rollout-pace',
    'scale-and-resources neutral',
    deployment({}, { strategy: { type: 'Recreate' } }),
    deployment({}, { strategy: { type: 'RollingUpdate' } }),
  ],
  [
    'scheduling',
    'scale-and-resources neutral',
    container({}, { nodeSelector: { a: '1' } }),
    container({}, { nodeSelector: { a: '2' } }),
  ],
  [
    'scaler',
    'scale-and-resources neutral',
    scaler({ behavior: { scaleUp: { a: 1 } } }),
    scaler({ behavior: { scaleUp: { a: 2 } } }),
  ],
  [
    'quota',
    'scale-and-resources unknown',
    object('v1', 'ResourceQuota', { spec: { hard: { cpu: '1' } } }),
    object('v1', 'ResourceQuota', { spec: { hard: { cpu: '2' } } }),
  ],
  [
    'claim-size',
    'scale-and-resources neutral',
    claim({ resources: { requests: { storage: '1Gi' } } }),
    claim({ resources: { requests: { storage: '2Gi' } } }),
  ],
  [
    'claim-size',
    'destructive unknown',
    claim({ resources: { requests: { storage: '2Gi' } } }),
    claim({ resources: { requests: { storage: '1Gi' } } }),
  ],
  [
    'config-data',
    'configuration neutral',
    object('v1', 'ConfigMap', { data: { a: '1' } }),
    object('v1', 'ConfigMap', { data: { a: '2' } }),
  ],
  [
    'config-reference',
    'configuration neutral',
    container({ envFrom: [{ configMapRef: { name: 'a' } }] }),
    container({ envFrom: [{ configMapRef: { name: 'b' } }] }),
  ],
  ['command', 'configuration neutral', container({ args: ['a'] }), container({ args: ['b'] })],
  [
    'init-order',
    'configuration unknown',
    deployment({ initContainers: [{ name: 'a' }, { name: 'b' }] }),
    deployment({ initContainers: [{ name: 'b' }, { name: 'a' }] }),
  ],
  [
    'container',
    'configuration neutral',
    deployment({ containers: [{ name: 'a' }, { name: 'b' }] }),
    deployment({ containers: [{ name: 'a' }] }),
  ],
  [
    'other',
    'configuration neutral',
    container({ env: [{ name: 'A', value: '1' }] }),
    container({ env: [{ name: 'A', value: '2' }] }),
  ],
  [
    'other-kind',
    'configuration unknown',
    object('example.org/v1', 'Widget', { spec: { a: 1 } }),
    object('example.org/v1', 'Widget', { spec: { a: 2 } }),
  ],
  [
    'api-version',
    'configuration unknown',
    object('autoscaling/v1', 'HorizontalPodAutoscaler'),
    object('autoscaling/v2', 'HorizontalPodAutoscaler'),
  ],
  // noise
  [
    'metadata-inert',
    'metadata neutral',
    template({ annotations: { 'checksum/config': 'a' } }),
    template({ annotations: { 'checksum/config': 'b' } }),
  ],
  [
    'metadata-pod-label',
    'metadata unknown',
    template({ labels: { app: 'a' } }),
    template({ labels: { app: 'b' } }),
  ],
  [
    'metadata-pod-annotation',
    'metadata unknown',
    template({ annotations: { a: 'a' } }),
    template({ annotations: { a: 'b' } }),
  ],
  [
    'metadata-label',
    'metadata neutral',
    object('v1', 'ConfigMap', meta({ labels: { a: '1' } })),
    object('v1', 'ConfigMap', meta({ labels: { a: '2' } })),
  ],
  [
    'order',
    'metadata neutral',
    deployment({ containers: [{ name: 'a' }, { name: 'b' }] }),
    deployment({ containers: [{ name: 'b' }, { name: 'a' }] }),
  ],
  [
    'order',
    'metadata neutral',
    container({ resources: { limits: { cpu: '1' } } }),
    container({ resources: { limits: { cpu: '1000m' } } }),
  ],
];

const RULES = rulesWith(DIFF_EXTENSIONS);

describe('the classification table', () => {
  it.each(ROWS)('%s: %s (%#)', (rule, expected, before, after) => {
    const [change, ...others] = changesOf(before, after);
    expect(others).toEqual([]);
    expect([change?.rule, `${change?.class} ${change?.verdict}`]).toEqual([rule, expected]);
  });

  it('has a case for every rule', () => {
    const tried = new Set(ROWS.map(([rule]) => rule));
    expect(RULES.map(({ id }) => id).filter((id) => !tried.has(id))).toEqual([]);
  });

  it('has a case for every class and every verdict', () => {
    const tried = new Set(ROWS.flatMap(([, expected]) => expected.split(' ')));
    const verdicts: readonly Verdict[] = ['broadening', 'narrowing', 'neutral', 'unknown'];
    expect([...CHANGE_CLASSES, ...verdicts].filter((each) => !tried.has(each))).toEqual([]);
  });

  it('calls it a risk when what keeps an app running goes', () => {
    const kept = { readinessProbe: {}, livenessProbe: {}, resources: { limits: { memory: '1Gi' } } };
    const levels = changesOf(container(kept), container({})).map((each) => [each.path, riskOf(each)]);
    expect(levels).toEqual(
      Object.keys(kept)
        .sort()
        .map((name) => [`spec.template.spec.containers[server].${name}`, 'medium']),
    );
  });

  it('names a rule only once and points to documentation', () => {
    expect(RULES.length).toBe(new Set(RULES.map(({ id }) => id)).size);
    expect(RULES.filter(({ source }) => !URL.canParse(source))).toEqual([]);
  });

  it('is as grave about a composite as about its gravest part, and names the part', () => {
    const risky = { name: 'extra', image: 'x', securityContext: { privileged: true } };
    const [change] = changesOf(deployment({ containers: [] }), deployment({ containers: [risky] }));
    expect([change?.class, change?.verdict, change?.within.map(({ path }) => path)]).toEqual([
      'permission',
      'broadening',
      ['spec.template.spec.containers[extra].securityContext.privileged'],
    ]);
  });

  it('looks into an object that is added', () => {
    const [change] = changesOf(undefined, service({ type: 'LoadBalancer', ports: [{ port: 80 }] }));
    expect([change?.class, change?.verdict, change?.within.map(({ rule }) => rule)]).toEqual([
      'exposure',
      'broadening',
      ['service-type', 'service-port'],
    ]);
  });

  it('says that an image changed its source even where the digest stays', () => {
    const [change] = changesOf(ref('ghcr.io/x/web', '1', 'a'), ref('ghcr.io/y/web', '1', 'a'));
    expect(change?.note).toBe('another repository, the same digest');
  });

  it('knows no controller that delivers by itself', () => {
    const texts = rulesWith([]).map(({ kinds, key }) => `${kinds?.join()} ${key}`);
    expect(texts.filter((each) => /argocd|Application|AppProject|flux/.test(each))).toEqual([]);
    const [moved] = changesOf(application({ project: 'a' }), application({ project: 'b' }), {
      extensions: [],
    });
    expect(moved?.rule).toBe('other-kind');
  });

  it('lets a hook have other fields, since it is made anew', () => {
    const hook = (image: string) =>
      job(
        { template: { spec: { containers: [{ name: 'a', image }] } } },
        { 'argocd.argoproj.io/hook': 'Sync' },
      );
    const [change] = changesOf(hook('x/a:1'), hook('x/a:2'));
    expect(change?.class).toBe('image');
  });

  it('takes images at places that a team declares', () => {
    const widget = (char: string) =>
      object('example.org/v1', 'Widget', { spec: { image: `ghcr.io/x/w@${digest(char)}` } });
    const [change] = changesOf(widget('a'), widget('b'), {
      imagePaths: [{ group: 'example.org', kind: 'Widget', path: 'spec.image' }],
    });
    expect([change?.class, change?.rule]).toEqual(['image', 'declared-image']);
  });
});
