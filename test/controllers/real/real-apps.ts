import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../support/cli-build';
import type { ExampleProject } from '../../support/example-project';

/** Services of Online Boutique by constructs, each by its props, and podinfo as YAML that somebody wrote. */
export const REAL_APPS = ['boutique', 'podinfo'] as const;

const app = (
  name: string,
  from: string,
  made: string,
  imports = '',
) => `import { absent, FleetApp${from} } from '../../lib';
${imports}import { fleet } from '../environments';

export const app = new FleetApp(fleet, '${name}', {
  images: { server: 'ghcr.io/stefanprodan/podinfo' },
  repository: 'https://github.com/example/${name}',
  owners: ['@example/web'],
  config: { dev: {}, staging: absent, hotfix: absent, prod: absent },
  ${made},
});
`;

/** Fields that Kubernetes fills in are left out, lists are written in more than one way, and quantities are not canonical. */
const PODINFO = `apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: ConfigMap
    metadata:
      name: podinfo
    data:
      ui.yaml: |
        color: "#34577c"
        message: greetings
  - apiVersion: apps/v1
    kind: Deployment
    metadata: { name: podinfo, labels: { app: podinfo } }
    spec:
      minReadySeconds: 3
      progressDeadlineSeconds: 60
      strategy: { type: RollingUpdate, rollingUpdate: { maxUnavailable: 0 } }
      selector: { matchLabels: { app: podinfo } }
      template:
        metadata:
          annotations: { prometheus.io/scrape: "true", prometheus.io/port: "9797" }
          labels: { app: podinfo }
        spec:
          securityContext: { runAsNonRoot: true, runAsUser: 10001, seccompProfile: { type: RuntimeDefault } }
          volumes:
            - { name: data, emptyDir: { sizeLimit: 0.5Gi } }
            - { name: config, configMap: { name: podinfo } }
          containers:
            - name: podinfod
              image: ghcr.io/stefanprodan/podinfo:6.11.2
              command: [./podinfo, --port=9898, --port-metrics=9797, --grpc-port=9999, --level=info]
              securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: [ALL] } }
              ports:
                - { name: http, containerPort: 9898, protocol: TCP }
                - { name: http-metrics, containerPort: 9797, protocol: TCP }
                - { name: grpc, containerPort: 9999 }
              env: [{ name: PODINFO_UI_COLOR, value: "#34577c" }]
              livenessProbe:
                exec: { command: [podcli, check, http, localhost:9898/healthz] }
                initialDelaySeconds: 5
                timeoutSeconds: 5
              readinessProbe:
                httpGet: { path: /readyz, port: http }
              resources:
                limits: { cpu: 2000m, memory: 512Mi }
                requests: { cpu: 0.1, memory: 64Mi }
              volumeMounts: [{ name: data, mountPath: /data }, { name: config, mountPath: /config }]
---
apiVersion: v1
kind: Service
metadata: { name: podinfo }
spec:
  type: ClusterIP
  selector: { app: podinfo }
  ports:
    - { name: http, port: 9898, targetPort: http }
    - { port: 9999, targetPort: grpc, protocol: TCP, name: grpc }
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: podinfo }
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: podinfo }
  minReplicas: 2
  maxReplicas: 4
  metrics: [{ type: Resource, resource: { name: cpu, target: { type: Utilization, averageUtilization: 99 } } }]
`;

/** Adds both to the example project, in dev alone. */
export async function withRealApps(project: ExampleProject): Promise<void> {
  const here = (...path: string[]) => join(project.folder, ...path);
  mkdirSync(here('environments', 'boutique'), { recursive: true });
  const boutique = join(ROOT, 'test', 'authoring', 'workload');
  cpSync(join(boutique, 'boutique', 'upstream.ts'), here('environments', 'boutique', 'upstream.ts'));
  for (const file of ['rendered.ts', 'boutique/by-props.ts'])
    writeFileSync(
      here('environments', 'boutique', file.replace(/.*\//, '')),
      readFileSync(join(boutique, file), 'utf8')
        .replaceAll(/'(?:\.\.\/)+lib\/[^']*'/g, "'../../lib'")
        .replaceAll("'../rendered'", "'./rendered'"),
    );
  mkdirSync(here('podinfo'));
  writeFileSync(here('podinfo', 'podinfo.yaml'), PODINFO);
  const apps = {
    boutique: app(
      'boutique',
      '',
      'chart: (chart) => Object.values(BY_PROPS).forEach((build) => build(chart))',
      "import { BY_PROPS } from '../boutique/by-props';\n",
    ),
    podinfo: app('podinfo', ', yamlFiles', "source: yamlFiles('podinfo')"),
  };
  for (const [name, text] of Object.entries(apps))
    writeFileSync(here('environments', 'apps', `${name}.ts`), text);
  await project.edit('environments/index.ts', (text) =>
    [...REAL_APPS.map((name) => `import './apps/${name}';`), text].join('\n'),
  );
}
