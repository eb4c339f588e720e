import type { JsonMap } from '../../../lib/model/json';
import { container, deployment, object, podSpec } from './samples';

/** Objects that leave out much of what the API server fills in. */
export function defaultedObjects(): JsonMap[] {
  const probe = (rest: JsonMap) => container({ ports: [{ containerPort: 80 }], ...rest });
  const volumes = [
    { name: 'secret', secret: { secretName: 'a' } },
    { name: 'config', configMap: { name: 'a' } },
    { name: 'down', downwardAPI: { items: [{ path: 'name', fieldRef: { fieldPath: 'metadata.name' } }] } },
    {
      name: 'projected',
      projected: { sources: [{ serviceAccountToken: { path: 'token' } }, { configMap: { name: 'a' } }] },
    },
    { name: 'host', hostPath: { path: '/x' } },
    { name: 'none' },
  ];
  const labels = { app: 'a' };
  const template = { metadata: { labels }, spec: podSpec() };
  const onTheNode = podSpec({
    hostNetwork: true,
    containers: [container({ ports: [{ containerPort: 80 }, { containerPort: 81, hostPort: 81 }] })],
    initContainers: [container({ name: 'first', ports: [{ containerPort: 82 }] })],
  });
  return [
    deployment(podSpec({ volumes })),
    deployment(podSpec({ serviceAccountName: 'app' })),
    deployment(podSpec({ serviceAccount: 'app' })),
    deployment(
      podSpec({
        containers: [
          probe({
            image: 'nginx',
            env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }, { name: 'B' }],
            readinessProbe: { grpc: { port: 80 } },
            livenessProbe: { httpGet: { port: 80 } },
            startupProbe: { tcpSocket: { port: 80 } },
            lifecycle: { preStop: { httpGet: { port: 80 } } },
          }),
        ],
      }),
    ),
    deployment(undefined, { strategy: { type: 'Recreate' } }),
    deployment(undefined, { strategy: { rollingUpdate: { maxSurge: 1 } } }),
    object('v1', 'Pod', {
      spec: podSpec({ containers: [container({ resources: { limits: { cpu: 1, memory: 1024 } } })] }),
    }),
    object('v1', 'Pod', { spec: { containers: [{ name: 'a', image: 'a/b:latest' }] } }),
    object('v1', 'Pod', { spec: onTheNode }),
    deployment(onTheNode),
    object('apps/v1', 'StatefulSet', {
      spec: {
        selector: { matchLabels: labels },
        serviceName: 'a',
        template,
        updateStrategy: { type: 'OnDelete' },
        volumeClaimTemplates: [
          {
            metadata: { name: 'data' },
            spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
          },
        ],
      },
    }),
    object('apps/v1', 'DaemonSet', {
      spec: { selector: { matchLabels: labels }, template, updateStrategy: { type: 'OnDelete' } },
    }),
    object('v1', 'ReplicationController', { spec: { template } }),
    object('batch/v1', 'Job', {
      spec: { parallelism: 2, template: { spec: { ...podSpec(), restartPolicy: 'OnFailure' } } },
    }),
    object('v1', 'Service', { spec: { type: 'LoadBalancer', ports: [{ port: 80, targetPort: 'http' }] } }),
    object('v1', 'Service', { spec: { type: 'ExternalName', externalName: 'a.b' } }),
    object('v1', 'Secret', { data: { a: 'aGk=' }, stringData: { a: 'hello', b: 'x' } }),
    object('v1', 'Namespace', {}),
    object('v1', 'PersistentVolumeClaim', {
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: 1073741824 } } },
    }),
    object('autoscaling/v2', 'HorizontalPodAutoscaler', {
      spec: {
        maxReplicas: 3,
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'a' },
      },
    }),
    object('rbac.authorization.k8s.io/v1', 'RoleBinding', {
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'a' },
      subjects: [
        { kind: 'ServiceAccount', name: 'a', namespace: 'shop' },
        { kind: 'Group', name: 'b' },
      ],
    }),
    object('networking.k8s.io/v1', 'NetworkPolicy', { spec: { podSelector: {}, egress: [{}] } }),
    object('networking.k8s.io/v1', 'NetworkPolicy', { spec: { podSelector: {} } }),
    object('networking.k8s.io/v1', 'Ingress', {
      spec: { defaultBackend: { service: { name: 'a', port: { number: 80 } } } },
    }),
    object('policy/v1', 'PodDisruptionBudget', {
      spec: { minAvailable: 1, selector: { matchLabels: labels } },
    }),
  ];
}
