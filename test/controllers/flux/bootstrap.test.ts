import { bootstrap } from '../../../lib/controllers/flux/objects/bootstrap';
import { AUTOMATED, placeOf } from '../argocd/samples';
import { edge, type Manifest, schemaFindings } from './samples';

const made = (parts: Parameters<typeof edge>[0] = {}): readonly Manifest[] => {
  const environment = edge(parts);
  return bootstrap({ environment, delivery: placeOf(environment), admission: [] })
    .objects as readonly Manifest[];
};
const titles = (objects: readonly Manifest[]) =>
  objects.map(({ kind, metadata: { namespace, name } }) => `${kind} ${namespace ?? ''}/${name}`);
const named = (objects: readonly Manifest[], kind: string, name: string) =>
  objects.find((each) => each.kind === kind && each.metadata.name === name);

test('holds namespaces, accounts with rights, the policy that confines, sources and the root, in the order of applying', () => {
  expect(titles(made())).toEqual([
    'Namespace /flux-edge',
    'Namespace /shop-edge',
    'ServiceAccount flux-edge/root',
    'ServiceAccount flux-edge/deployer',
    'Role flux-edge/root',
    'RoleBinding flux-edge/root',
    'Role shop-edge/edge-deployer',
    'RoleBinding shop-edge/edge-deployer',
    'ValidatingAdmissionPolicy /edge.flux',
    'ValidatingAdmissionPolicyBinding /edge.flux',
    'GitRepository flux-edge/objects',
    'GitRepository flux-edge/handover',
    'Kustomization flux-edge/root.edge',
  ]);
});

test('no object of Argo CD is among them, and every one fits the schemas of Kubernetes and of Flux', () => {
  const objects = made({ allow: ALLOW });
  expect(JSON.stringify(made())).not.toMatch(/argo/i);
  expect(schemaFindings(objects)).toEqual([]);
});

const ALLOW = {
  kinds: ['argoproj.io/Rollout', 'gateway.networking.k8s.io/Gateway'],
  clusterKinds: ['cert-manager.io/ClusterIssuer'],
  namespaces: ['jobs'],
  podSecurity: 'restricted' as const,
};

test('the roles are what the environment allows: its kinds in each of its namespaces, and nothing by a wildcard', () => {
  const objects = made({ allow: ALLOW });
  const { rules } = named(objects, 'Role', 'edge-deployer') as Manifest;
  const granted = rules.flatMap(({ apiGroups, resources }: { apiGroups: string[]; resources: string[] }) =>
    resources.map((each) => `${apiGroups[0]}/${each}`),
  );
  expect(granted).toEqual(
    expect.arrayContaining([
      '/configmaps',
      'apps/deployments',
      'networking.k8s.io/networkpolicies',
      'argoproj.io/rollouts',
      'gateway.networking.k8s.io/gateways',
    ]),
  );
  expect(granted).not.toContain('cert-manager.io/clusterissuers');
  expect(granted).not.toContain('/secrets');
  expect(JSON.stringify(objects.filter(({ kind }) => kind.endsWith('Role')))).not.toContain('*');
  expect(titles(objects).filter((each) => each.endsWith('/edge-deployer'))).toEqual([
    'Role shop-edge/edge-deployer',
    'RoleBinding shop-edge/edge-deployer',
    'Role jobs/edge-deployer',
    'RoleBinding jobs/edge-deployer',
  ]);
});

test('kinds of the whole cluster are for an account of their own', () => {
  const objects = made({ allow: ALLOW });
  expect(named(objects, 'ClusterRole', 'edge-cluster-deployer')?.['rules']).toMatchObject([
    { apiGroups: ['cert-manager.io'], resources: ['clusterissuers'] },
  ]);
  const { subjects } = named(objects, 'ClusterRoleBinding', 'edge-cluster-deployer') as Manifest;
  expect(subjects).toEqual([{ kind: 'ServiceAccount', name: 'cluster-deployer', namespace: 'flux-edge' }]);
  expect(titles(made())).not.toContain('ServiceAccount flux-edge/cluster-deployer');
});

test('a plural that no convention gives is taken from the settings', () => {
  const parts = {
    allow: { ...ALLOW, kinds: ['example.org/Chassis'] },
    controllerSettings: { resources: { 'example.org/Chassis': 'chassis' } },
  };
  expect(named(made(parts), 'Role', 'edge-deployer')?.['rules']).toContainEqual(
    expect.objectContaining({ apiGroups: ['example.org'], resources: ['chassis'] }),
  );
});

test('each source holds one of the two folders of the targets of this environment, and nothing else of the branch', () => {
  const objects = made({
    delivery: { repository: 'git@example.org:team/prod.git', branch: 'live', path: 'deploy/edge' },
    controllerSettings: { credentials: 'git-read', interval: 90 },
  });
  expect(named(objects, 'GitRepository', 'objects')?.spec).toEqual({
    interval: '90s',
    timeout: '5m',
    url: 'ssh://git@example.org/team/prod.git',
    ref: { branch: 'live' },
    secretRef: { name: 'git-read' },
    ignore: '/*\n!/deploy/\n/deploy/*\n!/deploy/edge/\n/deploy/edge/*/delivery/\n',
  });
  expect(named(objects, 'GitRepository', 'handover')?.spec.ignore).toContain('/deploy/edge/*/objects/');
});

test.each([
  [AUTOMATED, true],
  [{ ...AUTOMATED, prune: false }, false],
  [{ automated: false, prune: true, selfHeal: false }, false],
])('with %j the root prunes: %s', (sync, prune) => {
  const { spec } = named(made({ sync }), 'Kustomization', 'root.edge') as Manifest;
  expect(spec).toMatchObject({ prune, serviceAccountName: 'root', sourceRef: { name: 'handover' } });
  expect(spec).not.toHaveProperty('suspend');
});

test('fails for a repository that Flux cannot reach', () => {
  expect(() =>
    made({ delivery: { repository: '/srv/delivery.git', branch: 'live', path: 'deploy' } }),
  ).toThrow('Flux reads repositories by http, https and ssh, edge is delivered to "/srv/delivery.git"');
});

test('a kind that the environment does without is granted nowhere', () => {
  const kinds = (allow: object) =>
    JSON.stringify(made({ allow: { ...edge().allow, ...allow } })).includes('"externalsecrets"');
  expect([kinds({}), kinds({ without: ['external-secrets.io/ExternalSecret'] })]).toEqual([true, false]);
});

test('names the cluster to apply it to where the environment does', () => {
  const environment = edge({ destination: { name: 'shop-1', namespace: 'shop' } });
  const { commands } = bootstrap({ environment, delivery: placeOf(environment), admission: [] });
  expect(commands('x.yaml')).toEqual(["kubectl --context=<the environment's cluster> apply -f x.yaml"]);
});
