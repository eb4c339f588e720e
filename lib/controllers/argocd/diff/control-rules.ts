import {
  asBroadening,
  asNeutral,
  asUnknown,
  type DiffRule,
  flag,
  judgement,
  less,
  more,
} from '../../../kubernetes/diff';
import type { Json } from '../../../model/json';

const SYNC_OPTIONS = /^argocd\.argoproj\.io\/sync-options$/;

const APPLICATION = 'https://argo-cd.readthedocs.io/en/stable/operator-manual/declarative-setup/';
const SYNC = 'https://argo-cd.readthedocs.io/en/stable/user-guide/auto_sync/';
const PROJECT = 'https://argo-cd.readthedocs.io/en/stable/user-guide/projects/';
const OPTIONS = 'https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/';
const APPLICATIONS = ['Application.argoproj.io', 'ApplicationSet.argoproj.io'];
const PROJECTS = ['AppProject.argoproj.io'];

/** Rules about what Argo CD delivers, from where, and how; and what it deletes. */
export const CONTROL_RULES: readonly DiffRule[] = [
  {
    id: 'application-removed',
    class: 'destructive',
    kinds: APPLICATIONS,
    at: [''],
    when: ({ kind }) => kind === 'removed',
    whole: true,
    judge: asBroadening('is deleted; what it brought may be deleted with it'),
    source: APPLICATION,
  },
  {
    id: 'project-removed',
    class: 'destructive',
    kinds: PROJECTS,
    at: [''],
    when: ({ kind }) => kind === 'removed',
    whole: true,
    judge: asBroadening('is deleted; what it restricted is open'),
    source: PROJECT,
  },
  {
    id: 'force-replace',
    class: 'destructive',
    at: ['metadata.annotations.*'],
    key: SYNC_OPTIONS,
    when: ({ before, after }) => options(before).replace !== options(after).replace,
    judge: ({ after }) =>
      judgement(
        options(after).replace ? 'broadening' : 'narrowing',
        'whether the object is deleted and created instead of patched',
      ),
    source: OPTIONS,
  },
  {
    id: 'deletion-guard',
    class: 'destructive',
    at: ['metadata.annotations.*'],
    key: SYNC_OPTIONS,
    when: ({ before, after }) => options(before).kept !== options(after).kept,
    judge: ({ after }) =>
      judgement(
        options(after).kept ? 'narrowing' : 'broadening',
        'whether the object is kept when it is pruned or its Application deleted',
      ),
    source: OPTIONS,
  },
  {
    id: 'sync-prune',
    class: 'delivery-control',
    kinds: APPLICATIONS,
    at: ['spec.syncPolicy.automated.prune'],
    judge: flag(true, 'whether objects that left Git are deleted', false),
    source: SYNC,
  },
  {
    id: 'sync-self-heal',
    class: 'delivery-control',
    kinds: APPLICATIONS,
    at: ['spec.syncPolicy.automated.selfHeal'],
    judge: asNeutral('whether changes in the cluster are undone'),
    source: SYNC,
  },
  {
    id: 'sync-allow-empty',
    class: 'delivery-control',
    kinds: APPLICATIONS,
    at: ['spec.syncPolicy.automated.allowEmpty'],
    judge: flag(true, 'whether everything may be deleted at once', false),
    source: SYNC,
  },
  {
    id: 'sync-automated',
    class: 'delivery-control',
    kinds: APPLICATIONS,
    at: ['spec.syncPolicy.automated'],
    judge: more('whether Git reaches the cluster without a person'),
    source: SYNC,
  },
  {
    id: 'application-ignores',
    class: 'delivery-control',
    kinds: APPLICATIONS,
    at: [
      'spec.ignoreDifferences',
      'spec.ignoreDifferences.[]',
      'spec.ignoreDifferences.[].jsonPointers.[]',
      'spec.ignoreDifferences.[].jqPathExpressions.[]',
      'spec.ignoreDifferences.[].managedFieldsManagers.[]',
    ],
    judge: more('differences that Argo CD does not see'),
    source: 'https://argo-cd.readthedocs.io/en/stable/user-guide/diffing/',
  },
  {
    id: 'application-field',
    class: 'delivery-control',
    kinds: APPLICATIONS,
    at: ['', 'spec.**'],
    judge: asUnknown('what Argo CD delivers, from where, or how'),
    source: APPLICATION,
  },
  {
    id: 'project-allow',
    class: 'delivery-control',
    kinds: PROJECTS,
    at: [
      '',
      'spec.sourceRepos',
      'spec.sourceRepos.[]',
      'spec.destinations',
      'spec.destinations.[]',
      'spec.clusterResourceWhitelist',
      'spec.clusterResourceWhitelist.[]',
      'spec.sourceNamespaces',
      'spec.sourceNamespaces.[]',
      'spec.roles',
      'spec.roles.[]',
      'spec.roles.[].policies.[]',
      'spec.roles.[].groups.[]',
    ],
    judge: more('what the project allows'),
    source: PROJECT,
  },
  {
    id: 'project-deny',
    class: 'delivery-control',
    kinds: PROJECTS,
    at: [
      'spec.clusterResourceBlacklist',
      'spec.clusterResourceBlacklist.[]',
      'spec.namespaceResourceBlacklist',
      'spec.namespaceResourceBlacklist.[]',
      'spec.signatureKeys',
      'spec.signatureKeys.[]',
    ],
    judge: less('what the project forbids'),
    source: PROJECT,
  },
  {
    id: 'project-field',
    class: 'delivery-control',
    kinds: PROJECTS,
    at: ['spec.**'],
    judge: asUnknown('what the project allows'),
    source: PROJECT,
  },
  {
    id: 'argocd-annotation',
    class: 'delivery-control',
    at: ['metadata.annotations.*'],
    key: /^argocd\.argoproj\.io\/(?!tracking-id$|hook)/,
    judge: asUnknown('how Argo CD treats the object'),
    source: OPTIONS,
  },
  {
    id: 'argocd-namespace-label',
    class: 'delivery-control',
    kinds: ['Namespace'],
    at: ['metadata.labels.*'],
    key: /^argocd\.argoproj\.io\//,
    judge: asUnknown('what Argo CD does with the namespace'),
    source: OPTIONS,
  },
];

function options(value: Json | undefined): { replace: boolean; kept: boolean } {
  const list = typeof value === 'string' ? value.split(',').map((each) => each.trim().toLowerCase()) : [];
  return {
    replace: list.includes('replace=true') || list.includes('force=true'),
    kept: list.some((each) => /^(?:prune|delete)=(?:false|confirm)$/.test(each)),
  };
}
