import { DeliveryError, type Finding, refusal } from '../../model/finding';
import { type Shape, shapeFindings } from './prop-shapes';

/** A shape for each prop, so that none is forgotten. */
export type ShapesOf<T> = { readonly [K in keyof T]-?: Shape };

const TEXTS = { items: 'text' } as const;

/**
 * Values that a project without a compiler may give an environment by mistake, and that could not be read. Their
 * content is judged as data, later and all at once.
 */
export const ENVIRONMENT_SHAPES = {
  promotesFrom: {
    of: [
      { items: 'definition' },
      { members: { environments: { items: 'definition' } }, rest: 'any', needs: ['environments'] },
    ],
  },
  sync: 'object',
  approvals: {
    members: { owners: TEXTS, keys: { items: 'object' }, all: { items: 'object' }, teams: { rest: TEXTS } },
    rest: 'any',
  },
  gates: { items: 'object' },
  windows: {
    items: {
      members: {
        duration: { call: 'toSeconds', word: 'a Duration is expected, such as `Duration.hours(2)`' },
        apps: TEXTS,
      },
      rest: 'any',
      needs: ['duration'],
    },
  },
  delivery: { rest: 'text' },
  destination: 'object',
  controller: { of: ['text', 'object'] },
  allow: { members: { kinds: TEXTS, without: TEXTS, clusterKinds: TEXTS, namespaces: TEXTS }, rest: 'any' },
  namespace: 'text',
  policies: {
    members: {
      custom: { items: { call: 'toJSON', word: 'a Policy is expected, such as `new Policy({ … })`' } },
    },
    rest: 'any',
  },
  objectFields: { rest: { members: { images: TEXTS }, rest: 'object' } },
  requests: {
    members: { labels: TEXTS, reviewers: TEXTS, assignees: TEXTS, commenters: TEXTS },
    rest: 'any',
  },
  asksFor: { items: { of: ['text', { members: { ticket: 'text' }, rest: 'any', needs: ['ticket'] }] } },
  signers: { items: 'object' },
  tags: 'text',
  byHand: { items: 'object' },
  bypassable: TEXTS,
  baselinesUntil: 'text',
  labels: 'object',
  values: 'object',
} as const;

/** The same for an app. */
export const APP_SHAPES = {
  images: 'object',
  holdsNoImage: 'object',
  repository: 'text',
  owners: TEXTS,
  defaults: 'object',
  namespace: { of: ['text', 'object'] },
  config: 'object',
  chart: { call: 'call', word: 'a function is expected, such as `chart(chart, target) { … }`' },
  source: { of: ['object', { call: 'call', word: 'a source is expected, such as `yamlFiles(…)`' }] },
} as const;

/**
 * Checks that the props of a definition can be read at all.
 *
 * @param what for people, such as `app web`
 * @param needs props that have to be there
 * @throws DeliveryError `INVALID_OPTION` for everything that is of another shape
 */
export function checkProps(
  what: string,
  subject: Finding['subject'],
  props: unknown,
  members: Readonly<Record<string, Shape>>,
  needs: readonly string[] = [],
): void {
  const found = shapeFindings(props, { members, needs });
  DeliveryError.throwIfAny(
    found.map(({ path, message }) =>
      refusal('INVALID_OPTION', `${what}${path === '' ? '' : `, ${path}`}: ${message}`, subject),
    ),
  );
}
