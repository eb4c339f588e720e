import fc from 'fast-check';
import * as v from 'valibot';
import { deliveryBranch } from '../../../lib/model/scalars';
import type { DeliveredEnvironment, Place } from '../../../lib/registry';
import { foldersV1 } from '../../../lib/registry/layout/folders-v1';
import type { RefPlace } from '../../../lib/registry/layout/refs';
import { aBranch, anEnv, aProposal } from '../../support/names';

const dnsLabel = fc.stringMatching(/^[a-z]([a-z0-9-]{0,8}[a-z0-9])?$/);
const file = fc.stringMatching(/^([A-Za-z0-9][A-Za-z0-9.-]{0,8}\/){0,2}[A-Za-z0-9][A-Za-z0-9.-]{0,8}\.yaml$/);
const folder = fc.stringMatching(/^out[a-z0-9-]{0,3}(\/[a-z0-9]{1,3}){0,2}$/);

/** A place of any kind, with names as they are parsed. */
export const anyPlace: fc.Arbitrary<Place> = fc.oneof(
  fc.record({ kind: fc.constant('environment' as const), environment: dnsLabel }),
  fc.record({ kind: fc.constant('app' as const), environment: dnsLabel, app: dnsLabel }),
  fc.record({ kind: fc.constant('record' as const), environment: dnsLabel, app: dnsLabel }),
  fc.record({ kind: fc.constant('freeze' as const), environment: dnsLabel }),
  fc.record({ kind: fc.constant('hold' as const), environment: dnsLabel, app: dnsLabel }),
  fc.record({ kind: fc.constant('waiver' as const), environment: dnsLabel, name: dnsLabel }),
  fc.record({ kind: fc.constant('rejections' as const) }),
  fc.record({ kind: fc.constant('witness' as const), app: dnsLabel, release: dnsLabel }),
  fc.record({ kind: fc.constant('target' as const), environment: dnsLabel, app: dnsLabel }),
  fc.record({ kind: fc.constant('target-file' as const), environment: dnsLabel, app: dnsLabel, file }),
  fc.record({ kind: fc.constant('inputs' as const), environment: dnsLabel }),
  fc.record({ kind: fc.constant('inputs-file' as const), environment: dnsLabel, file }),
);

/** An environment that is delivered to a folder. */
export function delivered(name: string, path: string, layout = foldersV1.name): DeliveredEnvironment {
  return { name, delivery: { path, layout } };
}

/** The environment of a place, with a layout, beside others that have any; each with a folder of manifests of its own. */
export function environmentsAround(
  place: Place,
  own: string,
  layouts: readonly string[],
): fc.Arbitrary<readonly DeliveredEnvironment[]> {
  const environment = 'environment' in place ? place.environment : 'any';
  const others = fc.array(fc.tuple(dnsLabel, folder, fc.constantFrom(...layouts)), { maxLength: 3 });
  return fc
    .tuple(folder, others)
    .map(([path, around]) => [
      ...around
        .filter(([name, theirs]) => name !== environment && !overlap(theirs, path))
        .map((each) => delivered(...each)),
      delivered(environment, path, own),
    ]);
}

const overlap = (one: string, other: string) =>
  `${one}/`.startsWith(`${other}/`) || `${other}/`.startsWith(`${one}/`);

const segment = fc.oneof(
  fc.stringMatching(/^[a-z][a-z0-9]{0,5}$/),
  fc.constantFrom(
    'proposals',
    'renders',
    'staged',
    'approvals',
    'withdrawn',
    'receipts',
    'statements',
    'queue',
  ),
);
const branch = fc
  .array(segment, { minLength: 1, maxLength: 3 })
  .map((names) => names.join('/'))
  .filter((name) => v.is(deliveryBranch, name))
  .map(aBranch);
const id = fc.tuple(dnsLabel, dnsLabel).map(([environment, name]) => aProposal(`${environment}/${name}`));

/** A ref of any kind. */
export const anyRef: fc.Arbitrary<RefPlace> = fc.oneof(
  fc.record({ kind: fc.constantFrom('branch' as const, 'staged' as const), branch }),
  fc.record({
    kind: fc.constantFrom('proposal' as const, 'approvals' as const, 'withdrawn' as const),
    branch,
    id,
  }),
  fc.record({
    kind: fc.constant('tag' as const),
    environment: dnsLabel.map(anEnv),
    day: fc.constantFrom('2026-01-31', '2031-12-01'),
    number: fc.integer({ min: 1, max: 12_000 }),
  }),
  fc.record({ kind: fc.constant('renders' as const), branch, month: fc.constantFrom('2026-01', '2031-12') }),
  fc.record({
    kind: fc.constantFrom('receipts' as const, 'statements' as const, 'queue' as const),
    branch,
    name: dnsLabel,
  }),
);

/** Any path, most of them near to those of a delivery branch. */
export const anyPath: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        'environments',
        'manifests',
        'out',
        'apps',
        '_witnesses',
        '_environment',
        'delivery',
        'prod',
        'web',
      ),
      fc.constantFrom(
        'releases',
        'records',
        'held',
        'stop',
        'rendered',
        'holds',
        'waivers',
        'rejected.yaml',
        'freeze.yaml',
        'environment.yaml',
      ),
      fc.constantFrom('.yaml', 'web.yaml', 'web.yml', 'apps', 'objects', 'delivery', 'é', '*'),
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((parts) => parts.join('/'));
