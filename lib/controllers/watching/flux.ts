import { hasGroup, type TagPolicy } from '../../model/app';
import { nameOf, type WatchedSlot, type Watcher } from './watcher';

const IMAGES = 'image.toolkit.fluxcd.io/v1';
const NOTIFICATIONS = 'notification.toolkit.fluxcd.io/v1beta3';
/** Names of what tells the forge, and of the Secret with its token. */
const TELLER = 'cdk8s-delivery-discover';
/** How often a registry is asked. */
const INTERVAL = '5m';

/**
 * Flux' image-reflector-controller: an ImageRepository and an ImagePolicy for each slot, and a Provider and an Alert that start
 * workflows of the forge (`repository_dispatch`) when a policy finds another image. What is new decides `discover`, which such a workflow runs.
 */
export const fluxWatcher: Watcher = {
  name: 'flux',
  namespace: 'flux-system',
  watch(slots, { namespace, repository }) {
    const policies = slots.map((slot) => ({ slot, spec: policyOf(slot.policy) }));
    const objects = policies.flatMap(({ slot, spec }) =>
      spec === undefined
        ? []
        : [
            {
              apiVersion: IMAGES,
              kind: 'ImageRepository',
              metadata: { name: nameOf(slot), namespace },
              spec: { image: slot.repository, interval: INTERVAL },
            },
            {
              apiVersion: IMAGES,
              kind: 'ImagePolicy',
              metadata: { name: nameOf(slot), namespace },
              spec: { imageRepositoryRef: { name: nameOf(slot) }, ...spec },
            },
          ],
    );
    return {
      objects: objects.length === 0 ? [] : [...objects, ...telling(namespace, repository)],
      left: policies.flatMap(({ slot, spec }) =>
        spec === undefined ? [{ slot, why: 'Flux does not order tags by when their images were built' }] : [],
      ),
    };
  },
};

function telling(namespace: string, repository: string): readonly object[] {
  return [
    {
      apiVersion: NOTIFICATIONS,
      kind: 'Provider',
      metadata: { name: TELLER, namespace },
      spec: { type: 'githubdispatch', address: repository, secretRef: { name: TELLER } },
    },
    {
      apiVersion: NOTIFICATIONS,
      kind: 'Alert',
      metadata: { name: TELLER, namespace },
      spec: {
        providerRef: { name: TELLER },
        eventSeverity: 'info',
        eventSources: [{ kind: 'ImagePolicy', name: '*' }],
      },
    },
  ];
}

/** What an ImagePolicy says of a slot's tags; nothing where it cannot say it. */
function policyOf(policy: TagPolicy): object | undefined {
  if ('tag' in policy)
    return {
      filterTags: { pattern: `^${escaped(policy.tag)}$` },
      policy: { alphabetical: { order: 'asc' } },
      digestReflectionPolicy: 'Always',
      interval: INTERVAL,
    };
  if ('semver' in policy)
    return { ...filterOf(policy.pattern), policy: { semver: { range: policy.semver } }, ...ONCE };
  if (policy.order === 'built') return undefined;
  const order = policy.order === 'number' ? 'numerical' : 'alphabetical';
  return { ...filterOf(policy.pattern), policy: { [order]: { order: 'asc' } }, ...ONCE };
}

const ONCE = { digestReflectionPolicy: 'IfNotPresent' };

/** Flux finds a pattern anywhere in a tag, and compares what it is told to; ours fits the whole tag. */
function filterOf(pattern: string | undefined): object {
  if (pattern === undefined) return {};
  return { filterTags: { pattern: `^(?:${pattern})$`, ...(hasGroup(pattern) ? { extract: '$1' } : {}) } };
}

const escaped = (tag: WatchedSlot['repository']): string => tag.replaceAll('.', '\\.');
