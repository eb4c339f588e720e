import type { DiffRule } from '../rule';
import { asNeutral, asUnknown, flag, less, more } from './judges';

const APPLICATION = 'https://argo-cd.readthedocs.io/en/stable/operator-manual/declarative-setup/';
const SYNC = 'https://argo-cd.readthedocs.io/en/stable/user-guide/auto_sync/';
const PROJECT = 'https://argo-cd.readthedocs.io/en/stable/user-guide/projects/';
const OPTIONS = 'https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/';
const APPLICATIONS = ['Application.argoproj.io', 'ApplicationSet.argoproj.io'];
const PROJECTS = ['AppProject.argoproj.io'];
const OTHERS = [
  'ImageUpdater.argocd-image-updater.argoproj.io',
  'GitRepository.source.toolkit.fluxcd.io',
  'OCIRepository.source.toolkit.fluxcd.io',
  'HelmRepository.source.toolkit.fluxcd.io',
  'Kustomization.kustomize.toolkit.fluxcd.io',
  'HelmRelease.helm.toolkit.fluxcd.io',
  'ImageUpdateAutomation.image.toolkit.fluxcd.io',
  'ImagePolicy.image.toolkit.fluxcd.io',
  'Canary.flagger.app',
  'AnalysisTemplate.argoproj.io',
  'ClusterAnalysisTemplate.argoproj.io',
];

/** What is delivered, from where, and how. */
export const DELIVERY_CONTROL_RULES: readonly DiffRule[] = [
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
    id: 'rollout-strategy',
    class: 'delivery-control',
    kinds: ['Rollout.argoproj.io'],
    at: ['spec.strategy.**', 'spec.rollbackWindow.**', 'spec.analysis.**'],
    judge: asUnknown('how a new version is rolled out'),
    source: 'https://argo-rollouts.readthedocs.io/en/stable/features/specification/',
  },
  {
    id: 'delivery-other',
    class: 'delivery-control',
    kinds: OTHERS,
    at: ['', 'spec.**'],
    judge: asUnknown('what is delivered, from where, or how'),
    source: 'https://fluxcd.io/flux/components/',
  },
  {
    id: 'argocd-annotation',
    class: 'delivery-control',
    at: ['metadata.annotations.*'],
    key: /^argocd\.argoproj\.io\/(?!tracking-id$|hook)|^kustomize\.toolkit\.fluxcd\.io\//,
    judge: asUnknown('how Argo CD or Flux treats the object'),
    source: OPTIONS,
  },
  {
    id: 'namespace-control-label',
    class: 'delivery-control',
    kinds: ['Namespace'],
    at: ['metadata.labels.*'],
    key: /^(?:istio-injection|istio\.io\/rev|policy\.sigstore\.dev\/include|linkerd\.io\/inject|argocd\.argoproj\.io\/)/,
    judge: asUnknown('what a controller does with the namespace'),
    source: 'https://kubernetes.io/docs/reference/labels-annotations-taints/',
  },
];
