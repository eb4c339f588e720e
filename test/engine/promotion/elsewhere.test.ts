import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { snapshotAt } from '../../../lib/engine/delivery';
import { GitRepository } from '../../../lib/engine/git';
import { checkChange } from '../../../lib/engine/judgement/proving';
import { governed } from '../../support/fleet-code';
import { FleetFixture } from '../../support/fleet-fixture';
import { aCommit, anEnv } from '../../support/names';
import { codes, thrownCodes } from '../../support/outcome-codes';

jest.setTimeout(120_000);

const made: FleetFixture[] = [];
afterEach(async () => {
  for (const each of made.splice(0)) await each.remove();
});

/** Prod and hotfix are delivered somewhere else. */
async function withProdElsewhere(
  delivery: (root: string) => { repository?: string; branch?: string },
): Promise<FleetFixture> {
  const fleet = await FleetFixture.create();
  made.push(fleet);
  const place = delivery(fleet.root);
  await fleet.code((code) => {
    for (const name of ['hotfix', 'prod'])
      code.environments[name] = { ...code.environments[name], delivery: place };
  });
  return fleet;
}

async function walk(fleet: FleetFixture, elsewhere: GitRepository, ref: string) {
  const configured = await fleet.configure();
  expect(configured.map(({ kind }) => kind)).toEqual(['committed', 'committed']);
  await fleet.release('web', { images: { server: '1.0' } });
  await fleet.promote('web', 'staging');
  await fleet.promoteApproved('web', 'prod');
  const { renders } = await fleet.record('prod');
  expect(await elsewhere.idAt(ref, 'manifests/prod/web')).toBe(renders.trees['prod']);
  expect(await fleet.remote.idAt('refs/heads/delivery', 'manifests/prod')).toBeUndefined();
  expect(await elsewhere.idAt(ref, 'manifests/staging')).toBeUndefined();
  expect(await fleet.check()).toEqual([]);

  const early = await fleet.release('web', { images: { server: '1.1' } });
  expect(codes(await fleet.promote('web', 'prod', { from: anEnv('dev') }))).toEqual(['NOT_IN_UPSTREAM']);
  await fleet.promote('web', 'staging');
  await fleet.promoteApproved('web', 'prod');
  expect(await elsewhere.idAt(ref, 'manifests/prod/web')).toBe(
    early.plan.targets[0]?.to?.renders.trees['prod'],
  );

  expect((await fleet.rollback('web', 'prod')).kind).toBe('committed');
  expect(await elsewhere.idAt(ref, 'manifests/prod/web')).toBe(renders.trees['prod']);
  expect(await fleet.versions('prod')).toEqual({ server: '1.0' });
  expect(await fleet.check()).toEqual([]);
}

test('an environment delivered to another repository: configure, release, promote, custody and rollback', async () => {
  const fleet = await withProdElsewhere((root) => ({ repository: join(root, 'prod.git'), branch: 'live' }));
  const elsewhere = await GitRepository.init(join(fleet.root, 'prod.git'));
  await walk(fleet, elsewhere, 'refs/heads/live');
  expect(await elsewhere.branches('proposals/*/prod/*')).toEqual(new Map());
  expect(await elsewhere.branches('renders/*/*')).toEqual(new Map());
});

test('an environment delivered to another branch: configure, release, promote, custody and rollback', async () => {
  const fleet = await withProdElsewhere(() => ({ branch: 'live' }));
  await walk(fleet, fleet.remote, 'refs/heads/live');
});

test('a proposal for an environment of another repository waits there, and its state is known here', async () => {
  const fleet = await withProdElsewhere((root) => ({ repository: join(root, 'prod.git'), branch: 'live' }));
  const elsewhere = await GitRepository.init(join(fleet.root, 'prod.git'));
  await fleet.configure();
  await fleet.release('web', { images: { server: '1.0' } });
  await fleet.promote('web', 'staging');
  await fleet.witness('web');
  await fleet.promote('web', 'prod');
  expect([...(await elsewhere.branches('proposals/*/prod/*')).keys()]).toEqual([
    'refs/heads/proposals/live/prod/promote-web',
  ]);
  expect(await fleet.remote.branches('proposals/*/prod/*')).toEqual(new Map());
  const { proposals } = await fleet.status();
  expect(proposals.map(({ id }) => id)).toEqual(['prod/promote-web']);
  await fleet.approve('prod/promote-web');
  expect(await fleet.idAt('manifests/prod')).toBeUndefined();
  expect((await fleet.merge('prod/promote-web')).kind).toBe('merged');
});

test('governance of an environment elsewhere is judged there, and moving it is judged by who it was', async () => {
  const fleet = await withProdElsewhere((root) => ({ repository: join(root, 'prod.git'), branch: 'live' }));
  const elsewhere = await GitRepository.init(join(fleet.root, 'prod.git'));
  await fleet.configure();
  await fleet.code(governed('prod', { reviewers: 0 }));
  const outcomes = await fleet.configure();
  expect(outcomes.map((each) => each.kind === 'proposed' && each.proposal.id)).toEqual([
    '_fleet/configure',
    'prod/configure',
  ]);
  for (const outcome of outcomes) await fleet.approved(outcome);
  expect(await elsewhere.readText('refs/heads/live:environments/prod/environment.yaml')).toContain(
    'reviewers: 0',
  );
  expect((await fleet.configure()).map(({ kind }) => kind)).toEqual(['nothing']);
});

test('a repository that cannot be read stops what needs it, and nothing else', async () => {
  const fleet = await withProdElsewhere((root) => ({ repository: join(root, 'prod.git'), branch: 'live' }));
  await GitRepository.init(join(fleet.root, 'prod.git'));
  await fleet.configure();
  await fleet.release('web', { images: { server: '1.0' } });
  await rename(join(fleet.root, 'prod.git'), join(fleet.root, 'gone.git'));
  expect((await fleet.promote('web', 'staging')).kind).toBe('committed');
  expect(await thrownCodes(fleet.promote('web', 'prod'))).toEqual(['UPSTREAM_UNREACHABLE']);
  expect(await thrownCodes(fleet.rollback('web', 'prod'))).toEqual(['UPSTREAM_UNREACHABLE']);
  await rename(join(fleet.root, 'gone.git'), join(fleet.root, 'prod.git'));
  await fleet.promoteApproved('web', 'prod');
  expect(await fleet.check()).toEqual([]);
});

/** What `check --base` says of files that are put into a branch by hand. */
async function judgedOn(fleet: FleetFixture, branch: string, paths: readonly string[]) {
  const ref = `refs/heads/${branch}`;
  const base = await fleet.head(fleet.remote, ref);
  const commit = await fleet.byHand(
    paths.map((path) => ({ kind: 'file', path, content: 'a: 1\n' })),
    { ref },
  );
  const snapshot = await fleet.snapshot();
  const location = snapshot.allLocations.find((each) => each.branch === branch);
  if (!location) throw new Error(`nothing is delivered to ${branch}`);
  const changed = await location.mirror.repository.changes(base, commit);
  const files = changed.filter(({ type }) => type === 'blob');
  const judged = await snapshotAt(snapshot, location, base);
  const here = judged.allLocations.find((each) => each.branch === branch);
  const { changes } = await checkChange(judged, aCommit(commit), files, new Date(), here);
  return changes.map(({ kind, environment }) => [kind, environment].filter(Boolean).join(' '));
}

test('a difference of a branch is of the environments that are delivered there, whatever their folders are called', async () => {
  const fleet = await withProdElsewhere(() => ({ branch: 'live' }));
  await fleet.configure();
  await fleet.release('web', { images: { server: '1.0' } });
  await fleet.promote('web', 'staging');
  await fleet.promoteApproved('web', 'prod');
  const [prod, staging] = ['prod', 'staging'].map((name) => `manifests/${name}/web/objects/ConfigMap.x.yaml`);
  expect(await judgedOn(fleet, 'live', [prod ?? ''])).toEqual(['files prod']);
  expect(await judgedOn(fleet, 'live', [staging ?? ''])).toEqual(['code']);
  expect(await judgedOn(fleet, 'delivery', [prod ?? ''])).toEqual(['code']);
  expect(await judgedOn(fleet, 'delivery', [staging ?? ''])).toEqual(['files staging']);
  expect(await judgedOn(fleet, 'delivery', ['environments/prod/releases/web.yaml'])).toEqual(['code']);
});
