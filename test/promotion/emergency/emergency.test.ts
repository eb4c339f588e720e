import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { verifyHistory } from '../../../lib/engine/history/verify';
import { planRollback } from '../../../lib/engine/promotion/changes/rollback/plan-rollback';
import { type Emergency, parseEmergency, printEmergency } from '../../../lib/promotion/emergency/emergency';
import { readEmergency, writeFolder } from '../../../lib/promotion/emergency/folder';
import { EmergencyNotes } from '../../../lib/promotion/emergency/notes';
import { type PreparedEmergency, prepareEmergency } from '../../../lib/promotion/emergency/prepare';
import { codesOf } from '../../support/codes';
import { ada, type FleetFixture } from '../../support/fleet-fixture';
import { anApp, anEnv } from '../../support/names';
import { codes, warnings } from '../../support/outcome-codes';
import { fleets, runInStaging } from '../../support/prepared-fleets';
import { temporaryDirectories } from '../../support/temporary-directory';

const temporary = temporaryDirectories();

/** web runs 1.1 in dev and staging, which had 1.0. */
const inStaging = fleets(async (fleet) => {
  await runInStaging(fleet);
  await fleet.release('web', { images: { server: '1.1' } });
  await fleet.promote('web', 'staging');
});

const AT = new Date('2025-01-05T03:00:00Z');
const LATER = new Date('2030-01-05T09:00:00Z');

async function prepared(fleet: FleetFixture, reason?: string): Promise<PreparedEmergency> {
  const snapshot = await fleet.snapshot();
  const target = { app: anApp('web'), environment: anEnv('staging') };
  const asked = { requestedBy: ada, now: AT, ...(reason === undefined ? {} : { reason }) };
  return prepareEmergency(snapshot, await planRollback(snapshot, { ...target, ...asked }), AT);
}

const standing = async (fleet: FleetFixture) => [
  await fleet.textAt('environments/staging/releases/web.yaml'),
  await fleet.idAt('manifests/staging/web'),
];

const kinds = async (fleet: FleetFixture) =>
  (await fleet.history({ environment: anEnv('staging') })).map(({ kind }) => kind);

describe('the folder of a rollback by hand', () => {
  test('has the earlier manifests byte for byte, and the steps with the commands of the controller', async () => {
    const fleet = await inStaging();
    const { files, emergency } = await prepared(fleet, 'INC-42');
    const tree = `${emergency.to}:manifests/staging/web`;
    for (const { path } of await fleet.remote.entries(tree, { recursive: true }))
      expect(files.get(`target/${path}`)).toEqual((await fleet.remote.read([`${tree}/${path}`]))[0]);
    expect(emergency).toMatchObject({
      app: 'web',
      environment: 'staging',
      branch: 'delivery',
      reason: 'INC-42',
    });
    const steps = String(files.get('STEPS.md'));
    expect(steps).toContain('kubectl -n argocd patch applications.argoproj.io staging ');
    expect(steps).toContain('kubectl -n argocd-staging patch applications.argoproj.io web ');
    expect(steps).toContain('kubectl apply --server-side --force-conflicts -f target/objects');
    expect(steps).not.toContain('kubectl delete');
    expect(await standing(fleet)).not.toContain(undefined);
  });

  test('says of itself what is read back, and is not written over anything', async () => {
    const fleet = await inStaging();
    const { files, emergency } = await prepared(fleet);
    const folder = join(await temporary(), 'by-hand');
    writeFolder(folder, files);
    expect(readEmergency(folder)).toEqual(emergency);
    expect(codesOf(() => writeFolder(folder, files))).toEqual(['INVALID_OPTION']);
    expect(readFileSync(join(folder, 'emergency.json'), 'utf8')).toBe(printEmergency(emergency));
  });

  test.each([
    ['no JSON', '{'],
    ['another version', '{"schema":"cdk8s-delivery/emergency/v2"}'],
    ['a time without a zone', printEmergency({ at: '2030-01-05T03:00:00' } as Emergency)],
  ])('fails to be read: %s', (_, text) => {
    expect(parseEmergency(text)).toBeUndefined();
  });
});

describe('an emergency that Git does not know of', () => {
  test('is open on the machine that prepared it, until it is recorded', async () => {
    const fleet = await inStaging();
    const notes = new EmergencyNotes(await temporary());
    const { emergency } = await prepared(fleet, 'INC-42');
    expect(await notes.open(await fleet.snapshot())).toEqual([]);
    notes.put(emergency);
    expect(await notes.open(await fleet.snapshot())).toEqual([emergency]);
    expect((await fleet.followUp(emergency)).kind).toBe('committed');
    expect(await notes.open(await fleet.snapshot())).toEqual([]);
    await fleet.unhold('web', 'staging');
    notes.put(emergency);
    expect(await notes.open(await fleet.snapshot())).toEqual([]);
  });

  test('is none of another delivery, and can be forgotten', async () => {
    const [fleet, notes] = [await inStaging(), new EmergencyNotes(await temporary())];
    const { emergency } = await prepared(fleet);
    const foreign = { ...emergency, to: 'f'.repeat(40) as Emergency['to'] };
    notes.put(foreign);
    notes.put({ ...emergency, environment: anEnv('gone') });
    expect(await notes.open(await fleet.snapshot())).toEqual([]);
    notes.put(emergency);
    notes.drop(emergency);
    expect(await notes.open(await fleet.snapshot())).toEqual([]);
  });
});

describe('a follow-up', () => {
  test('makes record and files what was put in place, holds them, and history calls it an emergency', async () => {
    const fleet = await inStaging();
    const { emergency } = await prepared(fleet);
    const restored = [
      await fleet.remote.readText(`${emergency.to}:environments/staging/releases/web.yaml`),
      await fleet.remote.idAt(emergency.to, 'manifests/staging/web'),
    ];
    const outcome = await fleet.followUp(emergency, { now: LATER, reason: 'INC-42' });
    expect(outcome.kind).toBe('committed');
    expect(await standing(fleet)).toEqual(restored);
    expect(await fleet.textAt('environments/staging/holds/web.yaml')).toContain(
      'emergency: "2025-01-05T03:00:00.000Z"',
    );
    expect(codes(await fleet.promote('web', 'staging'))).toEqual(['HELD']);
    expect((await kinds(fleet)).slice(0, 2)).toEqual(['emergency', 'emergency']);
    expect(await fleet.check()).toEqual([]);
    const { branches } = await verifyHistory(await fleet.snapshot(), { countsApprovals: true });
    expect(branches.flatMap(({ commits }) => commits).filter(({ verdict }) => verdict === 'false')).toEqual(
      [],
    );
    const again = await fleet.followUp(emergency, { now: LATER });
    expect([again.kind, again.kind === 'nothing' && again.commit]).toEqual([
      'nothing',
      outcome.kind === 'committed' && outcome.commit,
    ]);
  });

  test('after Git brought the same back says so beside it', async () => {
    const fleet = await inStaging();
    const { emergency } = await prepared(fleet);
    await fleet.rollback('web', 'staging', { reason: 'errors' });
    const before = await standing(fleet);
    expect((await fleet.followUp(emergency)).kind).toBe('committed');
    expect(await standing(fleet)).toEqual(before);
    expect((await kinds(fleet)).slice(0, 2)).toEqual(['emergency', 'rollback']);
  });

  test('after Git went on leaves what stands there, holds it, and warns', async () => {
    const fleet = await inStaging();
    const { emergency } = await prepared(fleet);
    await fleet.release('web', { images: { server: '1.2' } });
    await fleet.promote('web', 'staging');
    const before = await standing(fleet);
    const outcome = await fleet.followUp(emergency);
    expect([outcome.kind, warnings(outcome)]).toEqual(['committed', ['EMERGENCY_OVERTAKEN']]);
    expect(await standing(fleet)).toEqual(before);
    expect((await kinds(fleet))[0]).toBe('emergency');
    expect(codes(await fleet.promote('web', 'staging', { release: emergency.release }))).toContain('HELD');
  });

  test('fails for what the target never ran', async () => {
    const fleet = await inStaging();
    const { emergency } = await prepared(fleet);
    const foreign = { ...emergency, to: await fleet.head() };
    await expect(fleet.followUp(foreign)).rejects.toThrow('NOT_IN_HISTORY');
  });
});
