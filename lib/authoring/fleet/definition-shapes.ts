import { DeliveryError, refusal } from '../../model/finding';
import { type Shapes, shapeFindings } from './prop-shapes';

const TEXTS = { items: 'text' } as const;

/**
 * What a project without a compiler may give by mistake, and what nobody could read then. What the values say is judged as
 * data, later and all at once.
 */
const ENVIRONMENT: Shapes = {
  promotesFrom: {
    of: [
      { items: 'definition' },
      { members: { mode: 'any', environments: { items: 'definition' } }, needs: ['environments'] },
    ],
  },
  sync: 'object',
  approvals: { members: { reviewers: 'any', owners: TEXTS, rollback: 'any' } },
  gates: { items: 'object' },
  windows: {
    items: {
      members: {
        name: 'any',
        kind: 'any',
        schedule: 'any',
        duration: { call: 'toSeconds', word: 'a Duration is expected, such as `Duration.hours(2)`' },
        timeZone: 'any',
        apps: TEXTS,
        reason: 'any',
        controller: 'any',
      },
      needs: ['duration'],
    },
  },
  delivery: { members: { repository: 'text', branch: 'text', path: 'text', layout: 'text' } },
  destination: 'object',
  controller: { of: ['text', 'object'] },
  allow: { members: { kinds: TEXTS, clusterKinds: TEXTS, namespaces: TEXTS, podSecurity: 'any' } },
  namespace: 'text',
  policies: {
    rest: 'any',
    members: {
      custom: { items: { call: 'toJSON', word: 'a Policy is expected, such as `new Policy({ … })`' } },
    },
  },
  objectFields: { rest: { members: { images: TEXTS, holdsNoImage: 'object', follows: 'object' } } },
  asksFor: TEXTS,
  signers: { items: 'object' },
  bypassable: TEXTS,
  labels: 'object',
  values: 'object',
};

/** The same for an app. */
const APP: Shapes = {
  images: 'object',
  holdsNoImage: 'object',
  repository: 'text',
  owners: TEXTS,
  defaults: 'object',
  namespace: { of: ['text', 'object'] },
  config: 'object',
  chart: { call: 'call', word: 'a function is expected, such as `chart(chart, target) { … }`' },
  source: { of: ['object', { call: 'call', word: 'a source is expected, such as `yamlFiles(…)`' }] },
};

/**
 * Looks whether what an environment is made of can be read at all.
 *
 * @throws DeliveryError `INVALID_OPTION` for everything that is of another shape
 */
export function checkEnvironmentProps(id: string, props: unknown): void {
  const found = shapeFindings(props, { members: ENVIRONMENT });
  DeliveryError.throwIfAny(
    found.map(({ path, message }) =>
      refusal('INVALID_OPTION', `environment ${id}${at(path)}: ${message}`, { environment: id }),
    ),
  );
}

/**
 * Looks whether what an app is made of can be read at all.
 *
 * @throws DeliveryError `INVALID_OPTION` for everything that is of another shape
 */
export function checkAppProps(id: string, props: unknown): void {
  const found = shapeFindings(props, { members: APP, needs: ['images', 'config'] });
  DeliveryError.throwIfAny(
    found.map(({ path, message }) =>
      refusal('INVALID_OPTION', `app ${id}${at(path)}: ${message}`, { app: id }),
    ),
  );
}

const at = (path: string) => (path === '' ? '' : `, ${path}`);
