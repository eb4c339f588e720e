import { type Draft, draftsAt, fillIn, mapAt } from './json-edit';

/**
 * Fills in what the API server fills into objects of some kinds before policies see them; what describes pods apart.
 *
 * Source: `pkg/apis/{apps,autoscaling,batch,core,rbac}/…/defaults.go` of Kubernetes 1.34.
 */
export function defaultKind(kind: string, object: Draft): void {
  KINDS[kind]?.(object, mapAt(object, 'spec'));
}

const ROLLING = { maxUnavailable: '25%', maxSurge: '25%' };

const KINDS: Readonly<Record<string, (object: Draft, spec: Draft | undefined) => void>> = {
  'apps/v1/Deployment': (_, spec) => {
    fillIn(spec, { replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600, strategy: {} });
    const strategy = mapAt(spec, 'strategy');
    fillIn(strategy, { type: 'RollingUpdate' });
    if (strategy?.['type'] !== 'RollingUpdate') return;
    fillIn(strategy, { rollingUpdate: {} });
    fillIn(mapAt(strategy, 'rollingUpdate'), ROLLING);
  },
  'apps/v1/ReplicaSet': (_, spec) => fillIn(spec, { replicas: 1 }),
  'v1/ReplicationController': (object, spec) => {
    fillIn(spec, { replicas: 1, selector: templateLabels(spec) });
    labelsOfTemplate(object, spec);
  },
  'apps/v1/StatefulSet': (_, spec) => {
    fillIn(spec, {
      replicas: 1,
      revisionHistoryLimit: 10,
      podManagementPolicy: 'OrderedReady',
      updateStrategy: {},
      persistentVolumeClaimRetentionPolicy: {},
    });
    fillIn(mapAt(spec, 'persistentVolumeClaimRetentionPolicy'), {
      whenDeleted: 'Retain',
      whenScaled: 'Retain',
    });
    for (const claim of draftsAt(spec, 'volumeClaimTemplates')) {
      fillIn(claim, { apiVersion: 'v1', kind: 'PersistentVolumeClaim', status: { phase: 'Pending' } });
      claimDefaults(claim);
    }
    const strategy = mapAt(spec, 'updateStrategy');
    fillIn(strategy, { type: 'RollingUpdate' });
    if (strategy?.['type'] !== 'RollingUpdate') return;
    fillIn(strategy, { rollingUpdate: {} });
    fillIn(mapAt(strategy, 'rollingUpdate'), { partition: 0 });
  },
  'apps/v1/DaemonSet': (_, spec) => {
    fillIn(spec, { revisionHistoryLimit: 10, updateStrategy: {} });
    const strategy = mapAt(spec, 'updateStrategy');
    fillIn(strategy, { type: 'RollingUpdate' });
    if (strategy?.['type'] !== 'RollingUpdate') return;
    fillIn(strategy, { rollingUpdate: {} });
    fillIn(mapAt(strategy, 'rollingUpdate'), { maxUnavailable: 1, maxSurge: 0 });
  },
  'batch/v1/Job': (object, spec) => {
    jobDefaults(spec);
    labelsOfTemplate(object, spec);
  },
  'batch/v1/CronJob': (_, spec) => {
    // The job inside of a CronJob gets its defaults when it is made.
    fillIn(spec, {
      concurrencyPolicy: 'Allow',
      suspend: false,
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 1,
    });
    fillIn(mapAt(spec, 'jobTemplate'), { metadata: {} });
  },
  'v1/Service': (_, spec) => serviceDefaults(spec),
  'v1/Secret': (object) => {
    fillIn(object, { type: 'Opaque' });
    mergeTexts(object);
  },
  'v1/PersistentVolumeClaim': (object) => claimDefaults(object),
  'v1/Namespace': (object) => {
    const metadata = mapAt(object, 'metadata');
    fillIn(metadata, { labels: {} });
    fillIn(mapAt(metadata, 'labels'), { 'kubernetes.io/metadata.name': metadata?.['name'] });
  },
  'autoscaling/v2/HorizontalPodAutoscaler': (_, spec) => {
    const target = { type: 'Utilization', averageUtilization: 80 };
    fillIn(spec, { minReplicas: 1, metrics: [{ type: 'Resource', resource: { name: 'cpu', target } }] });
  },
  'networking.k8s.io/v1/NetworkPolicy': (_, spec) =>
    fillIn(spec, { policyTypes: draftsAt(spec, 'egress').length > 0 ? ['Ingress', 'Egress'] : ['Ingress'] }),
  'rbac.authorization.k8s.io/v1/RoleBinding': bindingDefaults,
  'rbac.authorization.k8s.io/v1/ClusterRoleBinding': bindingDefaults,
};

/** An object without labels takes those of its pods. */
function labelsOfTemplate(object: Draft, spec: Draft | undefined): void {
  const metadata = mapAt(object, 'metadata');
  const labels = templateLabels(spec);
  if (metadata && labels && Object.keys(mapAt(metadata, 'labels') ?? {}).length === 0)
    metadata['labels'] = labels;
}

function templateLabels(spec: Draft | undefined): Draft | undefined {
  return mapAt(mapAt(mapAt(spec, 'template'), 'metadata'), 'labels');
}

function jobDefaults(spec: Draft | undefined): void {
  if (!spec) return;
  if (spec['completions'] === undefined && spec['parallelism'] === undefined)
    fillIn(spec, { completions: 1 });
  fillIn(spec, {
    parallelism: 1,
    backoffLimit: 6,
    completionMode: 'NonIndexed',
    suspend: false,
    manualSelector: false,
    podReplacementPolicy: 'TerminatingOrFailed',
  });
}

function serviceDefaults(spec: Draft | undefined): void {
  fillIn(spec, { type: 'ClusterIP', sessionAffinity: 'None' });
  const type = spec?.['type'];
  if (type !== 'ExternalName') fillIn(spec, { internalTrafficPolicy: 'Cluster' });
  if (type === 'NodePort' || type === 'LoadBalancer') fillIn(spec, { externalTrafficPolicy: 'Cluster' });
  if (type === 'LoadBalancer') fillIn(spec, { allocateLoadBalancerNodePorts: true });
  for (const port of draftsAt(spec, 'ports')) fillIn(port, { protocol: 'TCP', targetPort: port['port'] });
}

function claimDefaults(claim: Draft): void {
  fillIn(mapAt(claim, 'spec'), { volumeMode: 'Filesystem' });
}

/** The API server keeps `stringData` nowhere: it moves it into `data`. */
function mergeTexts(secret: Draft): void {
  const texts = mapAt(secret, 'stringData');
  if (!texts) return;
  const data = mapAt(secret, 'data') ?? (Object.create(null) as Draft);
  for (const [key, text] of Object.entries(texts))
    data[key] = Buffer.from(String(text), 'utf8').toString('base64');
  if (Object.keys(data).length > 0) secret['data'] = data;
  delete secret['stringData'];
}

function bindingDefaults(object: Draft): void {
  fillIn(mapAt(object, 'roleRef'), { apiGroup: 'rbac.authorization.k8s.io' });
  for (const subject of draftsAt(object, 'subjects'))
    if (subject['kind'] !== 'ServiceAccount') fillIn(subject, { apiGroup: 'rbac.authorization.k8s.io' });
}
