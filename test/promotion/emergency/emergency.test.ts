import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { verifyHistory } from '../../../lib/engine/history/verify';
import { planRollback } from '../../../lib/engine/promotion/changes/rollback/plan-rollback';
import type { EnvironmentData } from '../../../lib/model/environment';
import { type Emergency, parseEmergency, printEmergency } from '../../../lib/promotion/emergency/emergency';
import { readEmergency, writeFolder } from '../../../lib/promotion/emergency/folder';
import { jobLines } from '../../../lib/promotion/emergency/jobs';
import { EmergencyNotes } from '../../../lib/promotion/emergency/notes';
import { type PreparedEmergency, prepareEmergency } from '../../../lib/promotion/emergency/prepare';
import { emergencySteps } from '../../../lib/promotion/emergency/steps';
import { emitYaml } from '../../../lib/yaml';
import { codesOf } from '../../support/codes';
import { environmentOf } from '../../support/environment';
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
  return prepareEmergency(snapshot, await planRollback(snapshot, { ...target, ...asked }), {
    now: AT,
    folder: '/home/ada/by hand',
  });
}

const standing = async (fleet: FleetFixture) => [
  await fleet.textAt('environments/staging/releases/web.yaml'),
  await fleet.idAt('manifests/staging/web'),
];

const kinds = async (fleet: FleetFixture, app?: 'web') =>
  (await fleet.history({ environment: anEnv('staging'), ...(app ? { app: anApp(app) } : {}) })).map(
    ({ kind, undo }) => [kind, typeof undo === 'object' ? undo.verb : undo],
  );

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
    expect(steps).not.toMatch(/kubectl delete|\bJob|Two clusters/);
    expect(steps).toContain("\ncdk8s-delivery follow-up --from '/home/ada/by hand'\n");
    expect(steps.match(/^## \d\. In .*/gm)).toEqual([
      "## 1. In Argo CD's cluster: keep the controller from putting it back",
      "## 2. In Argo CD's cluster: put the objects in place",
      "## 4. In Argo CD's cluster: let the controller go on",
    ]);
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

describe('the steps of a rollback by hand', () => {
  const at = AT.toISOString();
  const emergency = { app: 'web', environment: 'prod', release: 'r-1', to: 'c', at, by: 'Ada' };
  const stepsFor = (environment: Partial<EnvironmentData>) =>
    emergencySteps({
      emergency: emergency as Emergency,
      environment: environmentOf('prod', environment),
      ...{ handover: ['application.yaml'], removed: 0, jobs: [], findings: [], folder: '/by-hand' },
    })
      .match(/^## \d\. In [^:]*(?:: ?\/\/[^:]*(?::\d+)?)?/gm)
      ?.map((each) => each.slice('## 1. In '.length));

  test.each<[string, Partial<EnvironmentData>, readonly string[]]>([
    [
      'Argo CD in another cluster, named',
      { destination: { name: 'eu-1', namespace: 'web' } },
      ["Argo CD's cluster", 'the cluster eu-1', "Argo CD's cluster"],
    ],
    [
      'Argo CD in another cluster, by its address',
      { destination: { server: 'https://10.0.0.1:6443', namespace: 'web' } },
      ["Argo CD's cluster", 'the cluster https://10.0.0.1:6443', "Argo CD's cluster"],
    ],
    [
      'Argo CD in the same cluster, by its name',
      { destination: { name: 'in-cluster', namespace: 'web' } },
      ["Argo CD's cluster", "Argo CD's cluster", "Argo CD's cluster"],
    ],
    [
      'Flux, which runs where the objects stand',
      { controller: 'flux', destination: { name: 'eu-1', namespace: 'web' } },
      ['the cluster eu-1', 'the cluster eu-1', 'the cluster eu-1'],
    ],
    [
      'Flux without a named cluster',
      { controller: 'flux' },
      ['the cluster of prod', 'the cluster of prod', 'the cluster of prod'],
    ],
  ])('say which cluster each one is for: %s', (_, environment, clusters) => {
    expect(stepsFor(environment)).toEqual(clusters);
  });

  const files = (...jobs: readonly [name: string, command: string][]) =>
    new Map(
      jobs.map(([name, command]) => [
        `objects/Job.${name}.yaml`,
        Buffer.from(
          emitYaml({
            apiVersion: 'batch/v1',
            kind: 'Job',
            metadata: { name, namespace: 'web' },
            spec: { command },
          }),
        ),
      ]),
    );

  test('name each Job, and say whether it runs', () => {
    expect(
      jobLines(files(['new', 'a'], ['same', 'a'], ['other', 'a']), files(['same', 'a'], ['other', 'b'])),
    ).toEqual([
      expect.stringContaining('Job new in web runs once it is applied'),
      expect.stringContaining('Job other in web is there now with other content'),
      expect.stringContaining('Job same in web is there now, and does not run again'),
    ]);
    const cron = { apiVersion: 'batch/v1', kind: 'CronJob', metadata: { name: 'nightly' } };
    expect(
      jobLines(new Map([['objects/CronJob.nightly.yaml', Buffer.from(emitYaml(cron))]]), new Map()),
    ).toEqual([]);
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
    for (const app of [undefined, 'web'] as const)
      expect((await kinds(fleet, app)).slice(0, 2)).toEqual([
        ['emergency', 'rollback'],
        ['hold', 'unhold'],
      ]);
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
    // Nor does a key that is gone stand in its way.
    const own = fleet.delivery;
    fleet.delivery = fleet.freshDelivery('other', { format: 'ssh', key: '/nowhere/key' });
    expect((await fleet.followUp(emergency)).kind).toBe('committed');
    fleet.delivery = own;
    expect(await standing(fleet)).toEqual(before);
    expect((await kinds(fleet)).slice(0, 3)).toEqual([
      ['emergency', 'unhold'],
      ['rollback', 'rollback'],
      ['hold', 'unhold'],
    ]);
    // Recorded once, also when the hold is lifted.
    await fleet.unhold('web', 'staging');
    expect((await fleet.followUp(emergency)).kind).toBe('nothing');
    expect((await kinds(fleet))[0]?.[0]).toBe('unhold');
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
    expect((await kinds(fleet))[0]).toEqual(['emergency', 'unhold']);
    expect(codes(await fleet.promote('web', 'staging', { release: emergency.release }))).toContain('HELD');
  });

  test('fails for what the target never ran', async () => {
    const fleet = await inStaging();
    const { emergency } = await prepared(fleet);
    const foreign = { ...emergency, to: await fleet.head() };
    await expect(fleet.followUp(foreign)).rejects.toThrow('NOT_IN_HISTORY');
  });
});
