import { DeliveryError, refusal } from '../../model/finding';
import type {
  Allowance,
  Approvals,
  EnvironmentDelivery,
  EnvironmentProps,
  FieldsOfKind,
  Window,
} from './environment-props';
import type { DescribedAppProps } from './fleet-app';
import { type Shape, shapeFindings } from './prop-shapes';
import type { Upstreams } from './upstreams';

const TEXTS = { items: 'text' } as const;

/** A shape for each member there is, so that none is forgotten. */
type ShapesOf<T> = { readonly [K in keyof T]-?: Shape };

const UPSTREAMS: ShapesOf<Upstreams> = { mode: 'any', environments: { items: 'definition' } };
const APPROVALS: ShapesOf<Approvals> = { reviewers: 'any', owners: TEXTS, rollback: 'any' };
const DELIVERY: ShapesOf<EnvironmentDelivery> = {
  repository: 'text',
  branch: 'text',
  path: 'text',
  layout: 'text',
};
const ALLOWANCE: ShapesOf<Allowance> = {
  kinds: TEXTS,
  clusterKinds: TEXTS,
  namespaces: TEXTS,
  podSecurity: 'any',
};
const FIELDS_OF_KIND: ShapesOf<FieldsOfKind> = { images: TEXTS, holdsNoImage: 'object', follows: 'object' };
const WINDOW: ShapesOf<Window> = {
  name: 'any',
  kind: 'any',
  schedule: 'any',
  duration: { call: 'toSeconds', word: 'a Duration is expected, such as `Duration.hours(2)`' },
  timeZone: 'any',
  apps: TEXTS,
  reason: 'any',
  controller: 'any',
};

/**
 * What a project without a compiler may give by mistake, and what nobody could read then. What the values say is judged as
 * data, later and all at once.
 */
const ENVIRONMENT: ShapesOf<EnvironmentProps<object>> = {
  promotesFrom: { of: [{ items: 'definition' }, { members: UPSTREAMS, needs: ['environments'] }] },
  sync: 'object',
  approvals: { members: APPROVALS },
  gates: { items: 'object' },
  windows: { items: { members: WINDOW, needs: ['duration'] } },
  delivery: { members: DELIVERY },
  destination: 'object',
  controller: { of: ['text', 'object'] },
  allow: { members: ALLOWANCE },
  namespace: 'text',
  policies: {
    rest: 'any',
    members: {
      custom: { items: { call: 'toJSON', word: 'a Policy is expected, such as `new Policy({ … })`' } },
    },
  },
  objectFields: { rest: { members: FIELDS_OF_KIND } },
  signers: { items: 'object' },
  byHand: { items: 'object' },
  bypassable: TEXTS,
  baselinesUntil: 'text',
  labels: 'object',
  values: 'object',
};

/** The same for an app. */
const APP: {
  readonly [K in keyof DescribedAppProps<string, string, object, never> | 'chart' | 'source']-?: Shape;
} = {
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
