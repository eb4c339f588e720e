import { permits } from '../../../lib/controllers/allowed/permits';
import { TARGET_KINDS } from '../../../lib/controllers/allowed/target-kinds';
import { bootstrap } from '../../../lib/controllers/argocd/objects/bootstrap';
import { scopeOf } from '../../../lib/kubernetes/facts';
import type { EnvironmentData } from '../../../lib/model/environment';
import { environment, placeOf } from './samples';

interface Project {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly destinations: readonly { readonly namespace: string }[];
    readonly clusterResourceWhitelist: readonly { readonly group: string; readonly kind: string }[];
    readonly namespaceResourceWhitelist: readonly { readonly group: string; readonly kind: string }[];
  };
}

interface Kind {
  readonly apiVersion: string;
  readonly group: string;
  readonly kind: string;
  readonly ofCluster: boolean;
}

const KINDS: readonly Kind[] = [
  ...TARGET_KINDS.map(({ group, kind }) => ({
    apiVersion: group === '' ? 'v1' : `${group}/v1`,
    group,
    kind,
    ofCluster: false,
  })),
  { apiVersion: 'v1', group: '', kind: 'Secret', ofCluster: false },
  { apiVersion: 'extensions/v1', group: 'extensions', kind: 'Deployment', ofCluster: false },
  { apiVersion: 'argoproj.io/v1alpha1', group: 'argoproj.io', kind: 'Application', ofCluster: false },
  { apiVersion: 'argoproj.io/v1alpha1', group: 'argoproj.io', kind: 'AppProject', ofCluster: false },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    group: 'rbac.authorization.k8s.io',
    kind: 'RoleBinding',
    ofCluster: false,
  },
  { apiVersion: 'v1', group: '', kind: 'Namespace', ofCluster: true },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    group: 'rbac.authorization.k8s.io',
    kind: 'ClusterRole',
    ofCluster: true,
  },
];

const NAMESPACES = ['shop-prod', 'shop-dev', 'argocd', 'argocd-prod', 'kube-system', undefined];

/**
 * What Argo CD lets an Application of the environment do by the text of its AppProjects, after its source
 * (v3.5.7, `validateSyncPermissions`): the cluster says whether a kind has namespaces, that chooses the list, groups and
 * kinds are matched as they are written, and the destination counts for what has a namespace.
 */
function projectsAllow(of: EnvironmentData, { group, kind, ofCluster }: Kind, namespace: string): boolean {
  const objects = bootstrap({ environment: of, delivery: placeOf(of), admission: [] })
    .objects as readonly Project[];
  const projects = objects.filter(
    (each) => each.kind === 'AppProject' && each.metadata.name !== `${of.name}-root`,
  );
  return projects.some(({ spec }) => {
    const list = ofCluster ? spec.clusterResourceWhitelist : spec.namespaceResourceWhitelist;
    return (
      list.some((each) => each.group === group && each.kind === kind) &&
      (ofCluster || spec.destinations.some((each) => each.namespace === namespace))
    );
  });
}

test.each(samples())('says of every object what the AppProjects of %s say', (_, of) => {
  for (const kind of KINDS) {
    for (const namespace of NAMESPACES) {
      const object = {
        apiVersion: kind.apiVersion,
        kind: kind.kind,
        metadata: { name: 'x', ...(namespace === undefined ? {} : { namespace }) },
      };
      const where = namespace ?? of.destination.namespace;
      expect([
        kind.kind,
        where,
        permits(of, object, kind.ofCluster ? 'cluster' : 'namespace').permitted,
      ]).toEqual([kind.kind, where, projectsAllow(of, kind, where)]);
    }
  }
});

test('says why not, and what is allowed', () => {
  const prod = environment('prod');
  const reasonOf = (object: object) => {
    const permit = permits(prod, object, scopeOf([], [])(object));
    return permit.permitted ? undefined : permit.reason;
  };
  expect(reasonOf({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'x' } })).toBe(
    'prod allows no Secret',
  );
  expect(reasonOf({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'x' } })).toBe(
    "namespaces come from the administrator's file alone",
  );
  expect(reasonOf({ apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'x', namespace: 'other' } })).toBe(
    'the namespace other is not one of prod, which has shop-prod',
  );
});

function samples(): readonly [string, EnvironmentData][] {
  const allow = (parts: Partial<EnvironmentData['allow']>) => ({
    allow: { kinds: [], clusterKinds: [], namespaces: [], podSecurity: 'baseline' as const, ...parts },
  });
  return [
    ['an ordinary environment', environment('prod')],
    ['one with more kinds', environment('prod', allow({ kinds: ['Secret', 'extensions/Deployment'] }))],
    [
      'one with kinds of the cluster',
      environment('prod', allow({ clusterKinds: ['rbac.authorization.k8s.io/ClusterRole'] })),
    ],
    [
      'one with kinds in the wrong list',
      environment(
        'prod',
        allow({ kinds: ['rbac.authorization.k8s.io/ClusterRole'], clusterKinds: ['Secret', 'Pod'] }),
      ),
    ],
    ['one with more namespaces', environment('prod', allow({ namespaces: ['shop-dev', 'kube-system'] }))],
  ];
}
