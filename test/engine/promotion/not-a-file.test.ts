import type { FleetFixture } from '../../support/fleet-fixture';
import { codes, warnings } from '../../support/outcome-codes';
import { fleets, runInStaging } from '../../support/prepared-fleets';

/** web ran 1.0 in dev and staging, and runs 1.1 there. */
const inStaging = fleets(async (fleet) => {
  await runInStaging(fleet);
  await fleet.release('web', { images: { server: '1.1' } });
  await fleet.promote('web', 'staging');
});

/** Puts a folder where a file stands, by a commit of a person. */
async function folderAt(fleet: FleetFixture, path: string): Promise<void> {
  await fleet.byHand([{ kind: 'delete', path }]);
  await fleet.byHand([{ kind: 'file', path: `${path}/old.yaml`, content: 'x\n' }]);
}

/** Puts a folder where a file stands, in one commit. */
async function replaced(fleet: FleetFixture, path: string): Promise<void> {
  await fleet.byHand([
    { kind: 'delete', path },
    { kind: 'file', path: `${path}/old.yaml`, content: 'x\n' },
  ]);
}

test('a folder in place of a lockdown ends no lockdown, and is named by what looks for data files', async () => {
  const fleet = await inStaging();
  await fleet.freeze('staging', { lockdown: true });
  await replaced(fleet, 'environments/staging/freeze.yaml');
  const back = await fleet.rollback('web', 'staging');
  expect([back.kind, codes(back), warnings(back)]).toEqual(['refused', ['LOCKDOWN'], ['BROKEN_FILE']]);
  await fleet.unfreeze('staging');
  expect((await fleet.rollback('web', 'staging')).kind).toBe('committed');
});

test('a freeze that was removed, and a folder that came later in its place, is not a freeze of before', async () => {
  const fleet = await inStaging();
  await fleet.freeze('staging', { lockdown: true });
  await folderAt(fleet, 'environments/staging/freeze.yaml');
  const back = await fleet.rollback('web', 'staging');
  expect([back.kind, warnings(back)]).toEqual(['committed', ['BROKEN_FILE']]);
});

test('a list of rejections that lost its text ends no rejection', async () => {
  const fleet = await inStaging();
  await fleet.release('web', { images: { server: '1.2' } });
  await fleet.reject((await fleet.record('dev')).release);
  await fleet.byHand([{ kind: 'file', path: 'environments/rejected.yaml', content: '# nothing\n' }]);
  const promoted = await fleet.promote('web', 'staging');
  expect(codes(promoted)).toEqual(['BROKEN_FILE', 'REJECTED']);
});

test.each([
  ['files were edited by hand', 'manifests/dev/web/objects/ConfigMap.web.yaml'],
  ['a file was put in place of the folder', undefined],
])('a rollback restores the files of the release first where %s', async (_what, edited) => {
  const fleet = await inStaging();
  const whole = await fleet.idAt('manifests/dev/web');
  await fleet.byHand(
    edited === undefined
      ? [
          { kind: 'delete', path: 'manifests/dev/web' },
          { kind: 'file', path: 'manifests/dev/web', content: 'x\n' },
        ]
      : [{ kind: 'file', path: edited, content: 'kind: ConfigMap\n' }],
  );
  const back = await fleet.rollback('web', 'dev');
  expect([back.kind, codes(back)]).toEqual(['committed', []]);
  expect([await fleet.versions('dev'), await fleet.idAt('manifests/dev/web')]).toEqual([
    { server: '1.1' },
    whole,
  ]);
});

test('a rollback works where the data of the environment is gone beside its records, and says so', async () => {
  const fleet = await inStaging();
  await fleet.byHand([{ kind: 'delete', path: 'environments/staging/environment.yaml' }]);
  const back = await fleet.rollback('web', 'staging');
  expect([back.kind, warnings(back)]).toEqual(['committed', ['BROKEN_FILE']]);
  expect(await fleet.versions('staging')).toEqual({ server: '1.0' });
});

test('a release is refused where newer code of the app came meanwhile', async () => {
  const fleet = await inStaging();
  const outcome = await fleet.release('web', {
    images: { server: '1.3' },
    meanwhile: async () => {
      await fleet.code((code) => {
        code.apps['web'] = { slots: ['server'], config: { dev: { replicas: 7 }, staging: {}, prod: {} } };
      });
      await fleet.release('web');
    },
  });
  expect([outcome.kind, codes(outcome)]).toEqual(['refused', ['CODE_BEHIND', 'STATE_MOVED']]);
});
