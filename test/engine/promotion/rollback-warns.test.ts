import { contentChecks } from '../../../lib/engine/judgement';
import { planPromotion } from '../../../lib/engine/promotion/changes/promote/plan-promotion';
import { planRollback } from '../../../lib/engine/promotion/changes/rollback/plan-rollback';
import { configured, type FleetCode, usualCode } from '../../support/fleet-code';
import { ada, type FleetFixture } from '../../support/fleet-fixture';
import { anApp, anEnv } from '../../support/names';
import { codes, warnings } from '../../support/outcome-codes';
import { fleets } from '../../support/prepared-fleets';

type Config = FleetCode['apps'][string]['config'][string];

const twoApps = (): FleetCode => {
  const code = usualCode();
  return { ...code, apps: { ...code.apps, api: { slots: ['server'], config: { dev: {}, staging: {} } } } };
};

const fleet = fleets((each) => each.configure(), twoApps());
const request = { requestedBy: ada, now: new Date() };
const content = contentChecks(() => new Date());

const object = (apiVersion: string, kind: string, rest: object, namespace = 'staging') => ({
  apiVersion,
  kind,
  metadata: { name: 'extra', namespace },
  ...rest,
});
const shared = object('v1', 'ConfigMap', { data: { a: 'b' } });
const pod = (container: object) =>
  object('apps/v1', 'StatefulSet', {
    spec: {
      serviceName: 'extra',
      selector: { matchLabels: { a: 'b' } },
      template: { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'a', ...container }] } },
    },
  });

/** What stands in staging in release 1.0, and what a promotion of it is refused with. */
const CASES: readonly (readonly [code: string, config: Config])[] = [
  ['IMAGE_UNDECIDED', { text: 'kind: Pod\nspec:\n  containers:\n    - image: busybox:1.36\n' }],
  [
    'POLICY_FAILED',
    {
      extra: [pod({ image: `ghcr.io/a/b@sha256:${'ab'.repeat(32)}`, securityContext: { privileged: true } })],
    },
  ],
  [
    'MOVING_SOURCE',
    {
      extra: [
        object('helm.toolkit.fluxcd.io/v2', 'HelmRelease', {
          spec: { chart: { spec: { chart: 'a', version: '*' } } },
        }),
      ],
    },
  ],
  ['NOT_PERMITTED', { extra: [object('rbac.authorization.k8s.io/v1', 'Role', { rules: [] }), shared] }],
  ['SCHEMA_UNKNOWN_KIND', { extra: [object('example.org/v1', 'Thing', { spec: {} })] }],
  ['SCHEMA_UNKNOWN_FIELD', { extra: [object('v1', 'Service', { spec: { prots: [] } })] }],
  ['SCHEMA_TYPE', { extra: [object('v1', 'Service', { spec: { ports: [{ port: '80' }] } })] }],
];

/** Release 1.0 in staging, as content was not judged then, and 1.1 after it, without what is wrong. */
async function ranWith(delivered: FleetFixture, config: Config): Promise<string> {
  await delivered.code(configured('staging', config));
  await delivered.release('web', { images: { server: '1.0' } });
  await delivered.promote('web', 'staging');
  const { release } = await delivered.record('staging');
  await delivered.code(configured('staging', {}));
  await delivered.release('web', { images: { server: '1.1' } });
  await delivered.promote('web', 'staging');
  return release;
}

test.each(CASES)('what would be refused as %s is a warning where it comes back', async (code, config) => {
  const delivered = await fleet();
  const release = await ranWith(delivered, config);
  const asked = { ...request, apps: [anApp('web')], to: anEnv('staging'), release, content };
  const promoted = await delivered.run((snapshot) => planPromotion(snapshot, asked));
  expect([promoted.kind, codes(promoted)]).toEqual(['refused', expect.arrayContaining([code])]);
  const back = await delivered.run((snapshot) =>
    planRollback(snapshot, { ...request, app: anApp('web'), environment: anEnv('staging'), content }),
  );
  expect([back.kind, codes(back), warnings(back)]).toEqual(['committed', [], expect.arrayContaining([code])]);
  expect(await delivered.versions('staging')).toEqual({ server: '1.0' });
});

test('what another target owns by now is a warning where it comes back', async () => {
  const delivered = await fleet();
  await ranWith(delivered, { extra: [shared] });
  await delivered.code(configured('staging', { extra: [shared] }, 'api'));
  await delivered.release('api', { images: { server: '1.0' } });
  await delivered.promote('api', 'staging');
  const back = await delivered.rollback('web', 'staging');
  expect([back.kind, codes(back), warnings(back)]).toEqual([
    'committed',
    [],
    expect.arrayContaining(['DUPLICATE_OBJECT']),
  ]);
});

test('a slot that nothing pulls is a warning where it comes back, and an older build is none', async () => {
  const delivered = await fleet();
  const part = 'environments/staging/apps/web.yaml';
  const said = (await delivered.textAt(part)) ?? '';
  const put = (content: string) => delivered.byHand([{ kind: 'file', path: part, content }]);
  await put(`${said}unused:\n  - server\n`);
  await delivered.code(configured('staging', { pulls: false }));
  const first = await delivered.release('web', { images: { server: '1.0' }, build: { number: 1 } });
  expect([first.kind, (await delivered.promote('web', 'staging')).kind]).toEqual(['committed', 'committed']);
  await put(said);
  await delivered.code(configured('staging', {}));
  await delivered.release('web', { images: { server: '1.1' }, build: { number: 2 } });
  await delivered.promote('web', 'staging');
  const back = await delivered.rollback('web', 'staging');
  expect([back.kind, codes(back), warnings(back)]).toEqual([
    'committed',
    [],
    expect.arrayContaining(['SLOT_NOT_PULLED']),
  ]);
  expect(warnings(back)).not.toContain('BUILD_OLDER');
  expect((await delivered.record('staging')).build).toEqual({ server: { pipeline: 'default', number: 1 } });
});

test('a judge that fails stops no rollback', async () => {
  const delivered = await fleet();
  await ranWith(delivered, {});
  const failing = async () => {
    throw new Error('a defect');
  };
  const asked = { ...request, app: anApp('web'), environment: anEnv('staging'), content: failing };
  const back = await delivered.run((snapshot) => planRollback(snapshot, asked));
  expect([back.kind, warnings(back)]).toEqual(['committed', expect.arrayContaining(['POLICY_UNDECIDED'])]);
});
