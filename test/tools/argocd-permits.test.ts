import { execFileSync } from 'node:child_process';
import { parseAllDocuments } from 'yaml';
import { permits } from '../../lib/controllers/allowed/permits';
import { bootstrap } from '../../lib/controllers/argocd/objects/bootstrap';
import type { EnvironmentData } from '../../lib/model/environment';
import { environment, placeOf } from '../controllers/argocd/samples';
import { ALLOW, REAL_APPLICATIONS } from '../support/real-applications';
import { permittedProgram, withPermitted } from './permitted';

interface Kind {
  readonly group: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

const kind = (name: string, namespaced = true): Kind => {
  const [group = '', only] = name.includes('/') ? name.split('/') : ['', name];
  return { group, kind: only ?? '', namespaced };
};

/** What real applications hold, and what looks like it. */
const KINDS: readonly Kind[] = [
  ...['Service', 'ConfigMap', 'Secret', 'Pod', 'ServiceAccount', 'apps/Deployment', 'apps/ReplicaSet'],
  ...['extensions/Deployment', 'batch/Job', 'rbac.authorization.k8s.io/Role', 'argoproj.io/Rollout'],
  ...['argoproj.io/Application', 'argoproj.io/AppProject', 'monitoring.coreos.com/ServiceMonitor'],
  ...['networking.istio.io/Gateway', 'gateway.networking.k8s.io/Gateway', 'cert-manager.io/Certificate'],
]
  .map((name) => kind(name))
  .concat(
    [
      'Namespace',
      'PersistentVolume',
      'rbac.authorization.k8s.io/ClusterRole',
      'cert-manager.io/ClusterIssuer',
    ]
      .concat(['apiextensions.k8s.io/CustomResourceDefinition', 'networking.k8s.io/IngressClass'])
      .map((name) => kind(name, false)),
  );

const NAMESPACES = ['shop-prod', 'shop-dev', 'monitoring', 'kube-system', 'argocd', 'argocd-prod', 'default'];

const ENVIRONMENTS: readonly (readonly [string, Partial<EnvironmentData>])[] = [
  ['that allows nothing more', {}],
  [
    'with what a monitoring stack needs',
    {
      allow: {
        kinds: ['rbac.authorization.k8s.io/Role', 'monitoring.coreos.com/ServiceMonitor', 'Secret'],
        clusterKinds: [
          'apiextensions.k8s.io/CustomResourceDefinition',
          'rbac.authorization.k8s.io/ClusterRole',
        ],
        namespaces: ['monitoring', 'kube-system'],
      },
    } as unknown as Partial<EnvironmentData>,
  ],
  [
    'whose lists do not fit the kinds',
    {
      allow: {
        kinds: ['rbac.authorization.k8s.io/ClusterRole', 'networking.istio.io/Gateway'],
        clusterKinds: ['rbac.authorization.k8s.io/Role', 'cert-manager.io/ClusterIssuer'],
        namespaces: [],
      },
    } as unknown as Partial<EnvironmentData>,
  ],
  [
    'of a cluster that is named',
    { destination: { name: 'prod-cluster', namespace: 'shop-prod' } } as unknown as Partial<EnvironmentData>,
  ],
];

withPermitted("an environment's AppProjects by the rule in Argo CD's own source", () => {
  test.each(ENVIRONMENTS)('let in what is permitted here, and nothing else: %s', (_, parts) => {
    const of = environment('prod', parts as object);
    const objects = KINDS.flatMap((each) =>
      (each.namespaced ? NAMESPACES : ['']).map((namespace) => ({ ...each, name: 'web', namespace })),
    );
    const verdicts = objects.map((object) => {
      const { group, kind: kindName, namespace, namespaced } = object;
      const manifest = {
        apiVersion: group === '' ? 'v1' : `${group}/v1`,
        kind: kindName,
        metadata: { name: 'web', ...(namespace === '' ? {} : { namespace }) },
      };
      return permits(of, manifest, namespaced ? 'namespace' : 'cluster').permitted;
    });
    expect(verdicts).toContain(true);
    expect(verdicts).toContain(false);
    expect(argoVerdicts(of, objects)).toEqual(verdicts);
  });

  test('let in every object of applications with the shape of real ones, where the kinds are allowed', () => {
    const namespaces = [...ALLOW.namespaces, ...REAL_APPLICATIONS.map(({ name }) => name)];
    const of = environment('prod', { allow: { ...ALLOW, namespaces } } as object);
    const manifests = REAL_APPLICATIONS.flatMap(({ name, delivered }) =>
      parseAllDocuments(delivered).map((each) => ({ namespace: name, ...(each.toJS() as Manifest) })),
    );
    const objects = manifests.map(({ namespace: own, apiVersion, kind: kindName, metadata }) => {
      const [group, version] = apiVersion.split('/');
      const named = version === undefined ? kindName : `${group}/${kindName}`;
      const namespaced = !(ALLOW.clusterKinds as readonly string[]).includes(named);
      const namespace = namespaced ? (metadata.namespace ?? own) : '';
      return { ...kind(named, namespaced), name: metadata.name, namespace };
    });
    expect(objects.length).toBeGreaterThan(30);
    const verdicts = argoVerdicts(of, objects);
    expect(objects.filter((_, at) => !verdicts[at])).toEqual([]);
    const least = argoVerdicts(environment('prod', { allow: { namespaces } } as object), objects);
    expect(objects.filter((_, at) => !least[at]).length).toBeGreaterThan(15);
  });
});

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** Whether any of the projects of targets lets each object in, as an Application of this environment. */
function argoVerdicts(of: EnvironmentData, objects: readonly object[]): boolean[] {
  const place = placeOf(of);
  const made = bootstrap({ environment: of, delivery: place, admission: [] }).objects as readonly Project[];
  const projects = made.filter(
    (each) => each.kind === 'AppProject' && each.metadata.name !== `${of.name}-root`,
  );
  const { name, server, namespace } = of.destination as {
    readonly name?: string;
    readonly server?: string;
    readonly namespace: string;
  };
  const questions = projects.flatMap((project) =>
    objects.map((object) => ({
      project,
      application: {
        metadata: { name: 'web', namespace: `argocd-${of.name}` },
        spec: {
          project: project.metadata.name,
          source: { repoURL: place.repository, path: 'manifests/prod/web/objects' },
          destination: { namespace },
        },
      },
      cluster: {
        name: name ?? 'in-cluster',
        server: server ?? (name === undefined ? 'https://kubernetes.default.svc' : 'https://prod.example'),
      },
      objects: [object],
    })),
  );
  const answers: string[][] = JSON.parse(
    execFileSync(permittedProgram(), { input: JSON.stringify(questions), encoding: 'utf8' }),
  );
  return objects.map((_, at) =>
    projects.some((__, project) => answers[project * objects.length + at]?.length === 0),
  );
}

interface Project {
  readonly kind: string;
  readonly metadata: { readonly name: string };
}
