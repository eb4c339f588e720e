import { splitReference } from '../../../model/scalars';
import { CONTAINER_LISTS } from '../../facts';
import { type Draft, draftsAt, fillIn, mapAt } from './json-edit';

/**
 * Fills in what the API server fills into every description of a pod before policies see it.
 *
 * Source: `pkg/apis/core/v1/defaults.go` of Kubernetes 1.34.
 */
export function defaultPod(description: Draft | undefined): void {
  if (!description) return;
  fillIn(description, { metadata: {} });
  const spec = mapAt(description, 'spec');
  if (!spec) return;
  dropUnset(spec, ['hostNetwork', 'hostPID', 'hostIPC', 'serviceAccountName', 'serviceAccount']);
  fillIn(spec, {
    dnsPolicy: 'ClusterFirst',
    restartPolicy: 'Always',
    schedulerName: 'default-scheduler',
    securityContext: {},
    terminationGracePeriodSeconds: 30,
  });
  if (typeof spec['serviceAccountName'] === 'string')
    fillIn(spec, { serviceAccount: spec['serviceAccountName'] });
  else if (typeof spec['serviceAccount'] === 'string')
    fillIn(spec, { serviceAccountName: spec['serviceAccount'] });
  for (const container of containersOf(spec)) defaultContainer(container);
  for (const volume of draftsAt(spec, 'volumes')) defaultVolume(volume);
}

/**
 * What is filled into a pod only, and into no template of pods: requests follow limits, and a pod on the network of its
 * node takes the ports of the node that its containers name (in templates not since 1.28).
 */
export function defaultPodItself(spec: Draft | undefined): void {
  if (!spec) return;
  fillIn(spec, { enableServiceLinks: true });
  if (spec['hostNetwork'] === true)
    for (const list of ['containers', 'initContainers'])
      for (const container of draftsAt(spec, list))
        for (const port of draftsAt(container, 'ports'))
          if (port['containerPort'] !== undefined) fillIn(port, { hostPort: port['containerPort'] });
  for (const container of containersOf(spec)) {
    const resources = mapAt(container, 'resources');
    const limits = mapAt(resources, 'limits');
    if (!resources || !limits) continue;
    fillIn(resources, { requests: {} });
    fillIn(mapAt(resources, 'requests'), limits);
  }
}

function containersOf(spec: Draft): Draft[] {
  return CONTAINER_LISTS.flatMap((field) => draftsAt(spec, field));
}

/** Fields whose zero value Go's types leave out. */
function dropUnset(of: Draft, fields: readonly string[]): void {
  for (const field of fields)
    if (of[field] === false || of[field] === '' || of[field] === 0) delete of[field];
}

function defaultContainer(container: Draft): void {
  dropUnset(container, ['stdin', 'stdinOnce', 'tty', 'workingDir']);
  for (const mount of draftsAt(container, 'volumeMounts')) dropUnset(mount, ['readOnly', 'subPath']);
  fillIn(container, {
    resources: {},
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    imagePullPolicy: pullPolicy(container['image']),
  });
  for (const port of draftsAt(container, 'ports')) {
    dropUnset(port, ['hostPort', 'hostIP', 'name']);
    fillIn(port, { protocol: 'TCP' });
  }
  for (const variable of draftsAt(container, 'env'))
    fillIn(mapAt(mapAt(variable, 'valueFrom'), 'fieldRef'), { apiVersion: 'v1' });
  for (const name of ['livenessProbe', 'readinessProbe', 'startupProbe']) {
    const probe = mapAt(container, name);
    fillIn(probe, { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 });
    fillIn(mapAt(probe, 'httpGet'), { path: '/', scheme: 'HTTP' });
    fillIn(mapAt(probe, 'grpc'), { service: '' });
  }
  for (const name of ['preStop', 'postStart'])
    fillIn(mapAt(mapAt(mapAt(container, 'lifecycle'), name), 'httpGet'), { path: '/', scheme: 'HTTP' });
}

function pullPolicy(image: unknown): string {
  if (typeof image !== 'string') return 'IfNotPresent';
  const { tag, digest } = splitReference(image);
  return tag === 'latest' || (tag === undefined && digest === undefined) ? 'Always' : 'IfNotPresent';
}

function defaultVolume(volume: Draft): void {
  if (Object.keys(volume).every((field) => field === 'name')) volume['emptyDir'] = {};
  for (const name of ['secret', 'configMap', 'downwardAPI', 'projected'])
    fillIn(mapAt(volume, name), { defaultMode: 420 });
  fillIn(mapAt(volume, 'hostPath'), { type: '' });
  const sources = draftsAt(mapAt(volume, 'projected'), 'sources');
  for (const source of sources) fillIn(mapAt(source, 'serviceAccountToken'), { expirationSeconds: 3600 });
  for (const source of [volume, ...sources])
    for (const item of draftsAt(mapAt(source, 'downwardAPI'), 'items'))
      fillIn(mapAt(item, 'fieldRef'), { apiVersion: 'v1' });
}
