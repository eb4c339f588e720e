import type { DiffRule } from '../rule';
import { asNeutral, asUnknown, judgement } from './judges';

const LABELS = 'https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/';
const COMMON = 'https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/';
const INERT =
  /^(?:app\.kubernetes\.io\/(?:version|managed-by|created-by|part-of)|helm\.sh\/chart|version|checksum\/.*|cdk8s\.io\/.*|kubectl\.kubernetes\.io\/.*|tags\.datadoghq\.com\/version)$/;
const TEMPLATE = [
  'spec.template.metadata',
  'spec.jobTemplate.metadata',
  'spec.jobTemplate.spec.template.metadata',
  'template.metadata',
];

/** Rules about fields on which nothing acts, as far as the manifests tell. */
export const METADATA_RULES: readonly DiffRule[] = [
  {
    id: 'metadata-inert',
    class: 'metadata',
    at: [
      'metadata.labels.*',
      'metadata.annotations.*',
      ...TEMPLATE.flatMap((at) => [`${at}.labels.*`, `${at}.annotations.*`]),
    ],
    key: INERT,
    judge: asNeutral(),
    source: COMMON,
  },
  {
    id: 'metadata-pod-label',
    class: 'metadata',
    at: TEMPLATE.flatMap((at) => [`${at}.labels`, `${at}.labels.*`]),
    judge: asUnknown('selectors of Services, policies and others match by it'),
    source: LABELS,
  },
  {
    id: 'metadata-pod-annotation',
    class: 'metadata',
    at: TEMPLATE.flatMap((at) => [`${at}.annotations.**`]),
    judge: asUnknown('controllers may act on it; the pods are replaced'),
    source: LABELS,
  },
  {
    id: 'metadata-label',
    class: 'metadata',
    at: ['metadata.labels.**', 'metadata.annotations.**'],
    judge: asNeutral(),
    source: LABELS,
  },
  {
    id: 'metadata-finalizer',
    class: 'delivery-control',
    at: ['metadata.finalizers.**'],
    judge: asUnknown('what has to happen before the object is deleted'),
    source: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/finalizers/',
  },
  {
    id: 'api-version',
    class: 'configuration',
    at: ['apiVersion'],
    when: ({ kind }) => kind === 'changed',
    judge: asUnknown('another version of the API reads the object'),
    source: 'https://kubernetes.io/docs/reference/using-api/deprecation-policy/',
  },
];

/** Differences of form; asked first. */
export const FORM_RULES: readonly DiffRule[] = [
  {
    id: 'order',
    class: 'metadata',
    at: ['**'],
    when: ({ kind, path }) => kind === 'respelled' || (kind === 'reordered' && !isPositional(path.at(-1))),
    judge: ({ kind }) =>
      judgement(
        'neutral',
        kind === 'respelled' ? 'the same value, written another way' : 'the same items in another order',
      ),
    source: LABELS,
  },
];

const POSITIONAL = new Set([
  'command',
  'args',
  'initContainers',
  'rules',
  'steps',
  'paths',
  'sources',
  'env',
  'envFrom',
  'groups',
]);

function isPositional(step: unknown): boolean {
  return typeof step !== 'string' || POSITIONAL.has(step);
}
