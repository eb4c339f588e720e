import type { TagPolicy } from '../../model/app';
import { ARGOCD_NAMESPACE } from '../allowed/own-namespaces';
import { nameOf, type Watcher } from './watcher';

const PREFIX = 'argocd-image-updater.argoproj.io';
const NAME = 'cdk8s-delivery-discover';

/**
 * Argo CD Image Updater: one Application that deploys nothing (the folder `discover/` of the repository, with an empty kustomization),
 * whose annotations name the images, and the ImageUpdater by which version 1 reads these. What Image Updater writes, it writes to a branch that nothing delivers; a push there starts a workflow that runs `discover`.
 */
export const imageUpdater: Watcher = {
  name: 'image-updater',
  namespace: ARGOCD_NAMESPACE,
  watch(slots, { namespace, repository }) {
    const annotations = Object.fromEntries(
      slots.flatMap((slot) =>
        Object.entries(annotationsOf(slot.policy)).map(([key, value]) => [
          `${PREFIX}/${nameOf(slot)}.${key}`,
          value,
        ]),
      ),
    );
    const list = slots.map((slot) => `${nameOf(slot)}=${slot.repository}${constraintOf(slot.policy)}`);
    if (slots.length === 0) return { objects: [], left: [] };
    return {
      objects: [
        {
          apiVersion: 'argoproj.io/v1alpha1',
          kind: 'Application',
          metadata: {
            name: NAME,
            namespace,
            annotations: {
              [`${PREFIX}/image-list`]: list.join(','),
              ...annotations,
              [`${PREFIX}/write-back-method`]: 'git',
              [`${PREFIX}/write-back-target`]: 'kustomization',
              [`${PREFIX}/git-branch`]: 'main:discover',
            },
          },
          spec: {
            project: 'default',
            source: { repoURL: repository, targetRevision: 'main', path: 'discover' },
            destination: { name: 'in-cluster', namespace },
          },
        },
        {
          apiVersion: `${PREFIX}/v1alpha1`,
          kind: 'ImageUpdater',
          metadata: { name: NAME, namespace },
          spec: { applicationRefs: [{ namePattern: NAME, useAnnotations: true }] },
        },
      ],
      left: [],
    };
  },
};

/** A range, or the one tag that is followed, stands behind the image. */
function constraintOf(policy: TagPolicy): string {
  if ('tag' in policy) return `:${policy.tag}`;
  return 'semver' in policy ? `:${policy.semver}` : '';
}

/** Images are in no object of the Application, so each is forced. Numbers have no strategy: what was built last wakes `discover` as well. */
function annotationsOf(policy: TagPolicy): Readonly<Record<string, string>> {
  const forced = { 'force-update': 'true' };
  if ('tag' in policy) return { ...forced, 'update-strategy': 'digest' };
  const tags = policy.pattern === undefined ? {} : { 'allow-tags': `regexp:^(?:${policy.pattern})$` };
  if ('semver' in policy) return { ...forced, 'update-strategy': 'semver', ...tags };
  return {
    ...forced,
    'update-strategy': policy.order === 'text' ? 'alphabetical' : 'newest-build',
    ...tags,
  };
}
