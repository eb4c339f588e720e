import { asBroadening, asUnknown, type DiffExtension } from '../../kubernetes/diff';

const FLUX = 'https://fluxcd.io/flux/components/';
const KINDS = [
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

/** Rules for the kinds of Flux, Flagger, Argo Rollouts, image updaters and service meshes. */
export const OTHER_CONTROLLERS: DiffExtension = {
  name: 'others',
  rules: [
    {
      id: 'delivery-other-removed',
      class: 'destructive',
      kinds: ['Kustomization.kustomize.toolkit.fluxcd.io', 'HelmRelease.helm.toolkit.fluxcd.io'],
      at: [''],
      when: ({ kind }) => kind === 'removed',
      whole: true,
      judge: asBroadening('is deleted; what it brought may be deleted with it'),
      source: FLUX,
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
      kinds: KINDS,
      at: ['', 'spec.**'],
      judge: asUnknown('what is delivered, from where, or how'),
      source: FLUX,
    },
    {
      id: 'flux-annotation',
      class: 'delivery-control',
      at: ['metadata.annotations.*'],
      key: /^kustomize\.toolkit\.fluxcd\.io\//,
      judge: asUnknown('how Flux treats the object'),
      source: 'https://fluxcd.io/flux/components/kustomize/kustomizations/',
    },
    {
      id: 'namespace-control-label',
      class: 'delivery-control',
      kinds: ['Namespace'],
      at: ['metadata.labels.*'],
      key: /^(?:istio-injection|istio\.io\/rev|policy\.sigstore\.dev\/include|linkerd\.io\/inject)/,
      judge: asUnknown('what a controller does with the namespace'),
      source: 'https://kubernetes.io/docs/reference/labels-annotations-taints/',
    },
  ],
};
