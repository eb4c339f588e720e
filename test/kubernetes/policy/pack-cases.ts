import type { PackRuleName } from '../../../lib/kubernetes/policy/pack/pack-rule';
import type { JsonMap } from '../../../lib/model/json';
import { application, container, deployment, everyShape, object, PINNED, podSpec, secured } from './samples';

/** Objects that keep a rule and objects that break it. */
export interface RuleCases {
  readonly pass: readonly JsonMap[];
  readonly fail: readonly JsonMap[];
}

/** For every built-in rule about single objects: what it lets pass and what it finds. */
export const PACK_CASES: Readonly<Record<Exclude<PackRuleName, 'disruption-budget'>, RuleCases>> = {
  'digest-only': {
    pass: [
      ...everyShape(podSpec()),
      ...everyShape(podSpec({ containers: [container({ image: PINNED.replace(':1.4.2', '') })] })),
    ],
    fail: [
      ...everyShape(podSpec({ containers: [container({ image: 'ghcr.io/example/app:1.4.2' })] })),
      ...everyShape(
        podSpec({ initContainers: [container({ name: 'init', image: 'nginx', ...plainInit() })] }),
      ),
      deployment(podSpec({ containers: [container({ image: 'ghcr.io/example/app@sha256:abc' })] })),
      deployment(podSpec({ containers: [container({ image: `${PINNED.slice(0, -1)}Z` })] })),
      deployment(
        podSpec({ containers: [container(), container({ name: 'two', image: 'a/b:1', ports: [] })] }),
      ),
    ],
  },
  'denied-tags': {
    pass: [
      ...everyShape(podSpec()),
      deployment(podSpec({ containers: [container({ image: 'registry.example.org:5000/latest/app:2' })] })),
      deployment(podSpec({ containers: [container({ image: 'ghcr.io/example/app:1-latest' })] })),
    ],
    fail: [
      ...everyShape(podSpec({ containers: [container({ image: PINNED.replace('1.4.2', 'latest') })] })),
      deployment(podSpec({ containers: [container({ image: 'ghcr.io/example/app:main' })] })),
      deployment(podSpec({ containers: [container({ image: 'registry.example.org:5000/app' })] })),
    ],
  },
  'approved-registries': {
    pass: [
      ...everyShape(podSpec()),
      deployment(podSpec({ containers: [container({ image: 'registry.example.org:5000/team/app:1' })] })),
    ],
    fail: [
      ...everyShape(podSpec({ containers: [container({ image: 'docker.io/library/nginx:1' })] })),
      deployment(podSpec({ containers: [container({ image: 'ghcr.io/example-evil/app:1' })] })),
      deployment(podSpec({ containers: [container({ image: 'nginx' })] })),
    ],
  },
  'no-privileged': {
    pass: [
      ...everyShape(podSpec()),
      ...everyShape(podSpec({ containers: [withoutContext()] })),
      deployment(podSpec({ containers: [secured({ privileged: false })] })),
    ],
    fail: [
      ...everyShape(podSpec({ containers: [secured({ privileged: true, allowPrivilegeEscalation: true })] })),
      deployment(
        podSpec({
          initContainers: [
            { ...secured({ privileged: true, allowPrivilegeEscalation: true }), name: 'i', ...plainInit() },
          ],
        }),
      ),
    ],
  },
  'no-privilege-escalation': {
    pass: [...everyShape(podSpec()), deployment(onWindows({ containers: [withoutContext()] }))],
    fail: [
      ...everyShape(podSpec({ containers: [secured({ allowPrivilegeEscalation: true })] })),
      ...everyShape(podSpec({ containers: [withoutContext()] })),
      deployment(podSpec({ containers: [container({ securityContext: {} })] })),
    ],
  },
  'no-host-namespaces': {
    pass: everyShape(podSpec({ hostNetwork: false })),
    fail: ['hostNetwork', 'hostPID', 'hostIPC'].flatMap((field) =>
      everyShape(podSpec({ [field]: true, containers: [container({ ports: [] })] })),
    ),
  },
  'no-host-paths': {
    pass: everyShape(podSpec({ volumes: [{ name: 'tmp', emptyDir: {} }, { name: 'plain' }] })),
    fail: everyShape(podSpec({ volumes: [{ name: 'root', hostPath: { path: '/' } }] })),
  },
  'no-host-ports': {
    pass: everyShape(podSpec({ containers: [container({ ports: [{ containerPort: 80, hostPort: 0 }] })] })),
    fail: everyShape(podSpec({ containers: [container({ ports: [{ containerPort: 80, hostPort: 80 }] })] })),
  },
  'no-host-probes': {
    pass: [
      ...everyShape(podSpec()),
      deployment(probed({ livenessProbe: { httpGet: { port: 80, host: '' } } })),
    ],
    fail: [
      deployment(probed({ livenessProbe: { httpGet: { port: 80, host: '127.0.0.1' } } })),
      deployment(probed({ startupProbe: { tcpSocket: { port: 80, host: 'example.org' } } })),
      deployment(probed({ lifecycle: { preStop: { httpGet: { port: 80, host: 'localhost' } } } })),
      deployment(probed({ lifecycle: { postStart: { tcpSocket: { port: 80, host: 'localhost' } } } })),
    ],
  },
  'no-host-process': {
    pass: [
      ...everyShape(podSpec()),
      deployment(onWindows({ securityContext: { windowsOptions: { hostProcess: false } } })),
    ],
    fail: [
      ...everyShape(
        onWindows({
          hostNetwork: true,
          containers: [{ ...withoutContext(), ports: [] }],
          securityContext: { windowsOptions: { hostProcess: true } },
        }),
      ),
      deployment(
        onWindows({
          hostNetwork: true,
          containers: [
            { ...withoutContext(), ports: [], securityContext: { windowsOptions: { hostProcess: true } } },
          ],
        }),
      ),
    ],
  },
  'no-added-capabilities': {
    pass: [
      ...everyShape(podSpec()),
      deployment(podSpec({ containers: [secured({ capabilities: { add: [] } })] })),
      deployment(
        podSpec({ containers: [secured({ capabilities: { add: ['NET_BIND_SERVICE', 'CHOWN'] } })] }),
      ),
    ],
    fail: everyShape(podSpec({ containers: [secured({ capabilities: { add: ['NET_ADMIN', 'KILL'] } })] })),
  },
  'drop-capabilities': {
    pass: [
      ...everyShape(podSpec()),
      deployment(
        podSpec({
          containers: [secured({ capabilities: { drop: ['KILL', 'ALL'], add: ['NET_BIND_SERVICE'] } })],
        }),
      ),
      deployment(onWindows({ containers: [withoutContext()] })),
    ],
    fail: [
      ...everyShape(podSpec({ containers: [withoutContext()] })),
      deployment(podSpec({ containers: [secured({ capabilities: { drop: ['KILL'] } })] })),
      deployment(podSpec({ containers: [secured({ capabilities: { drop: ['ALL'], add: ['CHOWN'] } })] })),
      deployment(podSpec({ containers: [secured({ capabilities: { drop: ['ALL'], add: ['NET_ADMIN'] } })] })),
    ],
  },
  'app-armor': {
    pass: [
      ...everyShape(podSpec({ securityContext: { appArmorProfile: { type: 'RuntimeDefault' } } })),
      annotated('localhost/strict'),
      annotated('runtime/default'),
      annotated(''),
    ],
    fail: [
      ...everyShape(podSpec({ securityContext: { appArmorProfile: { type: 'Unconfined' } } })),
      deployment(podSpec({ containers: [secured({ appArmorProfile: { type: 'Unconfined' } })] })),
      annotated('unconfined'),
    ],
  },
  seccomp: {
    pass: [
      ...everyShape(podSpec()),
      deployment(
        podSpec({
          securityContext: {},
          containers: [secured({ seccompProfile: { type: 'Localhost', localhostProfile: 'web.json' } })],
        }),
      ),
    ],
    fail: [
      ...everyShape(podSpec({ securityContext: { seccompProfile: { type: 'Unconfined' } } })),
      deployment(podSpec({ containers: [secured({ seccompProfile: { type: 'Unconfined' } })] })),
    ],
  },
  'seccomp-profile': {
    pass: [
      ...everyShape(podSpec()),
      deployment(
        podSpec({
          securityContext: {},
          containers: [secured({ seccompProfile: { type: 'RuntimeDefault' } })],
        }),
      ),
      deployment(onWindows({ securityContext: {} })),
    ],
    fail: [
      ...everyShape(podSpec({ securityContext: {} })),
      deployment(podSpec({ securityContext: { seccompProfile: { type: 'Unconfined' } } })),
      deployment(
        podSpec({
          securityContext: {},
          containers: [
            secured({ seccompProfile: { type: 'RuntimeDefault' } }),
            { ...withoutContext(), name: 'two', ports: [] },
          ],
        }),
      ),
    ],
  },
  selinux: {
    pass: [
      ...everyShape(
        podSpec({ securityContext: { seLinuxOptions: { level: 's0:c1', type: 'container_t' } } }),
      ),
      deployment(
        podSpec({ containers: [secured({ seLinuxOptions: { type: 'container_engine_t', user: '' } })] }),
      ),
    ],
    fail: [
      ...everyShape(podSpec({ securityContext: { seLinuxOptions: { type: 'spc_t' } } })),
      deployment(podSpec({ containers: [secured({ seLinuxOptions: { user: 'system_u' } })] })),
      deployment(podSpec({ containers: [secured({ seLinuxOptions: { role: 'system_r' } })] })),
    ],
  },
  'proc-mount': {
    pass: everyShape(podSpec({ containers: [secured({ procMount: 'Default' })] })),
    fail: everyShape(podSpec({ hostUsers: false, containers: [secured({ procMount: 'Unmasked' })] })),
  },
  sysctls: {
    pass: [
      ...everyShape(podSpec()),
      deployment(podSpec({ securityContext: { sysctls: [{ name: 'net.ipv4.tcp_rmem', value: '1' }] } })),
    ],
    fail: everyShape(podSpec({ securityContext: { sysctls: [{ name: 'kernel.msgmax', value: '65536' }] } })),
  },
  'volume-types': {
    pass: [
      ...everyShape(podSpec({ volumes: [{ name: 'tmp', emptyDir: {} }, { name: 'plain' }] })),
      deployment(podSpec({ volumes: [{ name: 'a', image: { reference: PINNED } }] })),
      deployment(podSpec({ volumes: [{ name: 'a', persistentVolumeClaim: { claimName: 'a' } }] })),
    ],
    fail: [
      ...everyShape(podSpec({ volumes: [{ name: 'a', nfs: { server: 'a', path: '/' } }] })),
      deployment(podSpec({ volumes: [{ name: 'a', hostPath: { path: '/' } }] })),
    ],
  },
  'run-as-non-root': {
    pass: [
      ...everyShape(podSpec()),
      deployment(podSpec({ securityContext: {}, containers: [secured({ runAsNonRoot: true })] })),
    ],
    fail: [
      ...everyShape(podSpec({ securityContext: {} })),
      ...everyShape(withoutPodContext()),
      deployment(podSpec({ containers: [secured({ runAsNonRoot: false })] })),
      deployment(
        podSpec({ securityContext: { runAsNonRoot: false }, containers: [secured({ runAsNonRoot: true })] }),
      ),
    ],
  },
  'no-root-user': {
    pass: [...everyShape(podSpec()), ...everyShape(withoutPodContext())],
    fail: [
      ...everyShape(podSpec({ securityContext: { runAsNonRoot: true, runAsUser: 0 } })),
      deployment(podSpec({ containers: [secured({ runAsUser: 0 })] })),
    ],
  },
  'read-only-root': {
    pass: everyShape(podSpec()),
    fail: [
      ...everyShape(podSpec({ containers: [secured({ readOnlyRootFilesystem: false })] })),
      deployment(podSpec({ containers: [withoutContext()] })),
      deployment(podSpec({ initContainers: [{ ...withoutContext(), name: 'init', ...plainInit() }] })),
    ],
  },
  'required-labels': {
    pass: [
      deployment(),
      object('v1', 'Service', { spec: { ports: [{ port: 80 }] } }),
      // A Job without labels takes those of its pods.
      ...everyShape(podSpec())
        .filter(({ kind }) => kind === 'Job')
        .map((each) => ({ ...each, metadata: { name: 'app' } })),
    ],
    fail: [
      ...everyShape(podSpec())
        .filter(({ kind }) => ['Deployment', 'StatefulSet', 'DaemonSet', 'CronJob'].includes(String(kind)))
        .map((each) => ({ ...each, metadata: { name: 'app' } })),
      { ...deployment(), metadata: { name: 'app', labels: { 'app.kubernetes.io/name': '' } } },
      { ...deployment(), metadata: { name: 'app', labels: { team: 'web' } } },
    ],
  },
  resources: {
    pass: [
      ...everyShape(podSpec()),
      deployment(podSpec({ containers: [sized({ cpu: 1, memory: '1Gi' }, { memory: '1Gi' })] })),
      deployment(podSpec({ containers: [sized({ cpu: 0.25, memory: 134217728 }, { memory: '1e9' })] })),
      object('v1', 'Pod', { spec: podSpec({ containers: [sized({}, { cpu: '1', memory: '64Mi' })] }) }),
      deployment(podSpec({ containers: [sized({ cpu: '16', memory: '64Gi' }, { memory: '64Gi' })] })),
    ],
    fail: [
      ...everyShape(podSpec({ containers: [container({ resources: {} })] })),
      ...everyShape(podSpec({ containers: [sized({ cpu: '1', memory: '1Gi' }, {})] })),
      deployment(podSpec({ containers: [sized({}, { cpu: '1', memory: '64Mi' })] })),
      deployment(podSpec({ containers: [sized({ cpu: '0', memory: '64Mi' }, { memory: '64Mi' })] })),
      deployment(podSpec({ containers: [sized({ cpu: '16001m', memory: '64Mi' }, { memory: '64Mi' })] })),
      deployment(podSpec({ containers: [sized({ cpu: '1', memory: '65Gi' }, { memory: '65Gi' })] })),
      deployment(podSpec({ initContainers: [container({ name: 'init', resources: {}, ...plainInit() })] })),
    ],
  },
  probes: {
    pass: [
      deployment(),
      deployment(
        podSpec({ containers: [container({ ports: [], readinessProbe: undefined as never, ...alive() })] }),
      ),
    ].map(withoutUndefined),
    fail: [
      deployment(podSpec({ containers: [container({ readinessProbe: undefined as never, ...alive() })] })),
      deployment(podSpec({ containers: [container({ ports: [], readinessProbe: undefined as never })] })),
      object('apps/v1', 'DaemonSet', {
        spec: {
          selector: { matchLabels: { a: 'b' } },
          template: {
            metadata: { labels: { a: 'b' } },
            spec: podSpec({ containers: [container({ readinessProbe: undefined as never })] }),
          },
        },
      }),
    ].map(withoutUndefined),
  },
  'no-default-token': {
    pass: [
      ...everyShape(podSpec()),
      ...everyShape(
        withoutUndefined(
          podSpec({ automountServiceAccountToken: undefined as never, serviceAccountName: 'app' }),
        ),
      ),
    ],
    fail: [
      ...everyShape(withoutUndefined(podSpec({ automountServiceAccountToken: undefined as never }))),
      ...everyShape(podSpec({ automountServiceAccountToken: true, serviceAccountName: 'default' })),
    ],
  },
  'no-wildcard-rbac': {
    pass: ['Role', 'ClusterRole'].flatMap((kind) => [
      role(kind, { rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }] }),
      role(kind, { rules: [] }),
      role(kind, {}),
    ]),
    fail: ['Role', 'ClusterRole'].flatMap((kind) => [
      role(kind, { rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['*'] }] }),
      role(kind, { rules: [{ apiGroups: [''], resources: ['*'], verbs: ['get'] }] }),
      role(kind, {
        rules: [
          { apiGroups: [''], resources: ['pods'], verbs: ['get'] },
          { apiGroups: ['*'], resources: ['pods'], verbs: ['get'] },
        ],
      }),
    ]),
  },
  'no-default-project': {
    pass: [application()],
    fail: [application({ project: 'default' }), application({ project: '' })],
  },
  'internal-services': {
    pass: [
      service({ ports: [{ port: 80 }] }),
      service({ type: 'ClusterIP', clusterIP: 'None', ports: [{ port: 80 }] }),
      service({ type: 'ExternalName', externalName: 'example.org' }),
    ],
    fail: [
      service({ type: 'LoadBalancer', ports: [{ port: 80 }] }),
      service({ type: 'NodePort', ports: [{ port: 80 }] }),
    ],
  },
  'no-secret-data': {
    pass: [secret({}), secret({ data: {} })],
    fail: [secret({ data: { password: 'aGk=' } }), secret({ stringData: { password: 'hi' } })],
  },
  'no-application-overrides': {
    pass: [
      application(),
      application({}, { 'argocd.argoproj.io/sync-wave': '1' }),
      application({ source: source({ directory: { recurse: true } }) }),
      application({ source: source({ kustomize: { namePrefix: 'a-' } }) }),
    ],
    fail: [
      application({ source: source({ kustomize: { images: ['app=evil:1'] } }) }),
      application({ source: source({ helm: { parameters: [{ name: 'image.tag', value: '2' }] } }) }),
      application({ source: source({ helm: { values: 'image: evil' } }) }),
      application({ sources: [source({ helm: { valuesObject: { image: 'evil' } } })] }),
      application({ source: source({ plugin: { env: [{ name: 'IMAGE', value: 'evil' }] } }) }),
      application({}, { 'argocd-image-updater.argoproj.io/image-list': 'app=ghcr.io/example/app' }),
    ],
  },
};

function plainInit(): JsonMap {
  return { ports: [], readinessProbe: null };
}

function alive(): JsonMap {
  return { livenessProbe: { exec: { command: ['true'] } } };
}

function withoutContext(): JsonMap {
  const { securityContext: _, ...rest } = container();
  return rest;
}

function withoutPodContext(): JsonMap {
  const { securityContext: _, ...rest } = podSpec();
  return rest;
}

function sized(requests: JsonMap, limits: JsonMap): JsonMap {
  return container({ resources: { requests, limits } });
}

function role(kind: string, rest: JsonMap): JsonMap {
  return object('rbac.authorization.k8s.io/v1', kind, rest);
}

function service(spec: JsonMap): JsonMap {
  return object('v1', 'Service', { spec: { selector: { app: 'app' }, ...spec } });
}

function secret(rest: JsonMap): JsonMap {
  return object('v1', 'Secret', rest);
}

function source(tool: JsonMap): JsonMap {
  return { repoURL: 'https://example.org/fleet.git', path: 'app', targetRevision: 'delivery', ...tool };
}

/** Plain JSON, as it would be rendered. */
function withoutUndefined(value: JsonMap): JsonMap {
  return JSON.parse(JSON.stringify(value)) as JsonMap;
}

/** A pod that runs on Windows. */
function onWindows(changes: JsonMap): JsonMap {
  return podSpec({
    os: { name: 'windows' },
    securityContext: {},
    containers: [withoutContext()],
    ...changes,
  });
}

/** A pod whose container is asked in other ways. */
function probed(changes: JsonMap): JsonMap {
  return podSpec({ containers: [container(changes)] });
}

/** A Deployment whose pods ask for an AppArmor profile by the older annotation. */
function annotated(profile: string): JsonMap {
  const annotations = { 'container.apparmor.security.beta.kubernetes.io/main': profile };
  const template = {
    metadata: { labels: { 'app.kubernetes.io/name': 'app' }, annotations },
    spec: podSpec(),
  };
  return deployment(podSpec(), { template });
}
