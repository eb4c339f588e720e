import type { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { ImageReference } from '../../lib';
import type { WebAppConfig } from '../web-app';

/**
 * The objects of `webObjects` as a project on stock cdk8s makes them: with the generated classes of cdk8s-plus, which check
 * and map every field. `test/bench` holds both to the same content.
 */
export function stockObjects(chart: Chart, image: ImageReference, { replicas, host }: WebAppConfig): void {
  const app = chart.node.id.replace(/^[^-]*-/, '');
  const name = `${app}-web`;
  const selector = { 'app.kubernetes.io/name': name };
  const labels = { ...selector, 'app.kubernetes.io/component': 'web', 'app.kubernetes.io/part-of': app };
  const metadata = { name, labels };
  new k8s.KubeDeployment(chart, 'deployment', {
    metadata,
    spec: {
      replicas,
      revisionHistoryLimit: 3,
      strategy: {
        type: 'RollingUpdate',
        rollingUpdate: {
          maxSurge: k8s.IntOrString.fromNumber(1),
          maxUnavailable: k8s.IntOrString.fromNumber(0),
        },
      },
      selector: { matchLabels: selector },
      template: { metadata: { labels }, spec: podSpec(image, selector, host) },
    },
  });
  new k8s.KubeService(chart, 'service', {
    metadata,
    spec: {
      type: 'ClusterIP',
      selector,
      ports: [{ name: 'http', port: 80, targetPort: k8s.IntOrString.fromString('http') }],
    },
  });
  const backend = { service: { name, port: { name: 'http' } } };
  new k8s.KubeIngress(chart, 'ingress', {
    metadata,
    spec: { rules: [{ host, http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }] },
  });
  new k8s.KubePodDisruptionBudget(chart, 'budget', {
    metadata,
    spec: {
      maxUnavailable: k8s.IntOrString.fromNumber(1),
      selector: { matchLabels: selector },
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
    },
  });
}

function podSpec(image: ImageReference, selector: Record<string, string>, host: string): k8s.PodSpec {
  const memory = k8s.Quantity.fromString('128Mi');
  const http = (path: string) => ({ httpGet: { path, port: k8s.IntOrString.fromString('http') } });
  return {
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    terminationGracePeriodSeconds: 30,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: 65532,
      runAsGroup: 65532,
      fsGroup: 65532,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    containers: [
      {
        name: 'main',
        image: image.pullable,
        imagePullPolicy: 'IfNotPresent',
        env: [
          { name: 'LOG_LEVEL', value: 'info' },
          { name: 'PUBLIC_HOST', value: host },
        ],
        ports: [{ name: 'http', containerPort: 8080 }],
        readinessProbe: http('/readyz'),
        livenessProbe: http('/healthz'),
        startupProbe: { periodSeconds: 2, failureThreshold: 30, ...http('/healthz') },
        resources: { requests: { cpu: k8s.Quantity.fromString('100m'), memory }, limits: { memory } },
        securityContext: {
          allowPrivilegeEscalation: false,
          capabilities: { drop: ['ALL'] },
          privileged: false,
          readOnlyRootFilesystem: true,
        },
        volumeMounts: [{ name: 'writable-tmp', mountPath: '/tmp' }],
      },
    ],
    volumes: [{ name: 'writable-tmp', emptyDir: { sizeLimit: k8s.Quantity.fromString('256Mi') } }],
    topologySpreadConstraints: ['kubernetes.io/hostname', 'topology.kubernetes.io/zone'].map(
      (topologyKey) => ({
        maxSkew: 1,
        topologyKey,
        whenUnsatisfiable: 'ScheduleAnyway',
        labelSelector: { matchLabels: selector },
      }),
    ),
  };
}
