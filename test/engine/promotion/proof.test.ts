import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { gitOutput } from '../../../lib/engine/git/run-git';
import { ReleaseId, treeIdOf } from '../../../lib/model/scalars';
import { editRecord, type ReleaseRecord } from '../../../lib/registry';
import { configured, digestOf } from '../../support/fleet-code';
import { cyd, type FleetFixture } from '../../support/fleet-fixture';
import { aCommit, anApp, aRef, aTree } from '../../support/names';
import { codes, warnings } from '../../support/outcome-codes';
import { fleets, runInStaging } from '../../support/prepared-fleets';

const inStaging = fleets(runInStaging);

const recordFile = (environment: string) => `environments/${environment}/releases/web.yaml`;

/** A record whose prod subtree is another one, with all ids made to agree. */
function forged(record: ReleaseRecord, prod: string): ReleaseRecord {
  const trees = { ...record.renders.trees, prod: aTree(prod) };
  const entries = Object.entries(trees).map(([name, id]) => ({ mode: '40000', name, id }));
  const renders = { ...record.renders, id: treeIdOf(entries, 'sha1'), trees };
  return {
    ...record,
    renders,
    release: ReleaseId.of({ app: anApp('web'), images: record.images, renders: renders.id }),
  };
}

/** Writes the forged release where an attacker may push: dev's record, and the renders branch. */
async function forgeProd(fleet: FleetFixture): Promise<ReleaseRecord> {
  const honest = await fleet.record('dev');
  const [ref = aRef('')] = [...(await fleet.remote.branches('renders/*/*')).keys()];
  const text = (await fleet.remote.readText(`${ref}:web/prod/objects/Deployment.web.yaml`)) ?? '';
  await fleet.byHand(
    [
      {
        kind: 'file',
        path: 'web/prod/objects/Deployment.web.yaml',
        content: text.replace('replicas: 3', 'replicas: 99'),
      },
    ],
    { ref },
  );
  const record = forged(honest, (await fleet.remote.idAt(ref, 'web/prod')) ?? '');
  await fleet.byHand([
    {
      kind: 'file',
      path: recordFile('dev'),
      content: editRecord(await fleet.textAt(recordFile('dev')), record),
    },
  ]);
  return record;
}

describe('an honest dev subtree beside a forged prod one, with all ids agreeing', () => {
  test('passes the first level of proof, reaches staging, and fails to be merged into prod for want of a witness', async () => {
    const fleet = await inStaging();
    const record = await forgeProd(fleet);
    expect(await fleet.check()).toEqual([]);
    expect((await fleet.promote('web', 'staging')).kind).toBe('committed');
    expect((await fleet.record('staging')).release).toBe(record.release);
    const outcome = await fleet.promote('web', 'prod');
    expect([outcome.kind, warnings(outcome)]).toEqual(['proposed', ['RENDERS_UNPROVEN']]);
    const { rendered } = await fleet.approve('prod/promote-web', cyd);
    expect(rendered.map(({ findings }) => findings.map(({ code }) => code))).toEqual([['RENDERS_DIFFER']]);
    const merged = await fleet.merge('prod/promote-web');
    expect([merged.kind, codes(merged)]).toEqual(['refused', ['RENDERS_UNPROVEN']]);
  });

  test('fails to be witnessed: rendering it again gives other files for prod', async () => {
    const fleet = await inStaging();
    const record = await forgeProd(fleet);
    const outcome = await fleet.witness('web', record.release);
    expect([outcome.kind, codes(outcome)]).toEqual(['refused', ['RENDERS_DIFFER']]);
    expect(outcome.plan.findings.map(({ subject }) => subject.environment)).toEqual(['prod']);
    expect(await fleet.idAt(`environments/_witnesses/web/${record.release}.yaml`)).toBeUndefined();
  });

  test('fails to be witnessed when the forger brings code of their own, which nobody merged', async () => {
    const fleet = await inStaging();
    const code = await fleet.code(configured('prod', { replicas: 99 }), {
      branch: 'feature/mine',
      from: 'refs/heads/main',
    });
    const record = { ...(await forgeProd(fleet)), code: aCommit(code) };
    await fleet.byHand([
      {
        kind: 'file',
        path: recordFile('dev'),
        content: editRecord(await fleet.textAt(recordFile('dev')), record),
      },
    ]);
    const outcome = await fleet.witness('web', record.release);
    expect([outcome.kind, codes(outcome)]).toEqual(['refused', ['CODE_NOT_PROTECTED']]);
    expect(fleet.rendered.at(-1)?.code).not.toBe(code);
  });

  test('fails with a witness of another release', async () => {
    const fleet = await inStaging();
    await fleet.witness('web');
    const honest = (await fleet.record('staging')).release;
    const witness = await fleet.textAt(`environments/_witnesses/web/${honest}.yaml`);
    const record = await forgeProd(fleet);
    await fleet.byHand([
      {
        kind: 'file',
        path: `environments/_witnesses/web/${record.release}.yaml`,
        content: (witness ?? '').replace(honest, record.release),
      },
    ]);
    await fleet.promote('web', 'staging');
    expect(warnings(await fleet.promote('web', 'prod'))).toEqual(['WITNESS_DIFFERS', 'RENDERS_UNPROVEN']);
    expect(codes(await fleet.merge('prod/promote-web'))).toContain('WITNESS_DIFFERS');
  });
});

describe('what was tampered with between release and promotion', () => {
  test('fails when it is the record: an image was exchanged', async () => {
    const fleet = await inStaging();
    await fleet.release('web', { images: { server: '1.1' } });
    const text = (await fleet.textAt(recordFile('dev'))) ?? '';
    await fleet.byHand([
      { kind: 'file', path: recordFile('dev'), content: text.replace(digestOf('1.1'), digestOf('evil')) },
    ]);
    expect(await fleet.check()).toEqual(['RECORD_FORGED dev web']);
    expect(codes(await fleet.promote('web', 'staging'))).toEqual([
      'RECORD_FORGED',
      'RENDER_OUTPUT',
      'SLOT_NOT_PULLED',
    ]);
  });

  test('fails when it is a tree id of the record', async () => {
    const fleet = await inStaging();
    await fleet.release('web', { images: { server: '1.1' } });
    const record = await fleet.record('dev');
    const evil = await fleet.idAt('environments');
    const text = (await fleet.textAt(recordFile('dev'))) ?? '';
    await fleet.byHand([
      {
        kind: 'file',
        path: recordFile('dev'),
        content: text.replace(record.renders.trees['staging'] ?? '?', evil ?? '?'),
      },
    ]);
    const outcome = await fleet.promote('web', 'staging');
    expect(outcome.kind).toBe('refused');
    expect(codes(outcome)).toContain('RECORD_FORGED');
    expect(await fleet.versions('staging')).toEqual({ server: '1.0' });
  });

  test('fails when it is the files of the target', async () => {
    const fleet = await inStaging();
    await fleet.release('web', { images: { server: '1.1' } });
    await fleet.byHand([{ kind: 'delete', path: 'manifests/staging/web/objects/ConfigMap.web.yaml' }]);
    expect(await fleet.check()).toEqual(['FILES_DIFFER staging web']);
    expect(codes(await fleet.promote('web', 'staging'))).toEqual(['FILES_DIFFER']);
  });

  test('fails when the files upstream are not what its record says', async () => {
    const fleet = await inStaging();
    await fleet.release('web', { images: { server: '1.1' } });
    const kept = (await fleet.textAt('manifests/staging/web/objects/Deployment.web.yaml')) ?? '';
    const text = (await fleet.textAt(recordFile('dev'))) ?? '';
    const head = await fleet.head();
    // The record comes first and its files never do: the upstream never ran this pair.
    await fleet.remote.updateRefs([
      {
        ref: aRef('refs/heads/delivery'),
        from: head,
        to: (await fleet.remote.resolve(`${head}^`)) ?? null,
      },
    ]);
    await fleet.forgetCache();
    await fleet.byHand([{ kind: 'file', path: recordFile('dev'), content: text }]);
    expect(kept).toContain(digestOf('1.0'));
    expect(await fleet.check()).toEqual(['FILES_DIFFER dev web']);
    expect(codes(await fleet.promote('web', 'staging'))).toEqual(['NOT_IN_UPSTREAM']);
  });

  test('is told when it is the files of the upstream, of which the recorded ones are brought', async () => {
    const fleet = await inStaging();
    await fleet.release('web', { images: { server: '1.1' } });
    const folder = 'manifests/dev/web/objects';
    const deployment = (await fleet.textAt(`${folder}/Deployment.web.yaml`)) ?? '';
    const told = async () => {
      const { plan } = await fleet.promote('web', 'staging', { dryRun: true });
      expect(plan.effect).not.toBe('refused');
      return plan.findings
        .filter(({ code }) => code === 'FILES_DIFFER')
        .map(({ severity, message, subject }) => [
          severity,
          subject.environment,
          /\((.*)\)/.exec(message)?.[1],
        ]);
    };
    expect(await told()).toEqual([]);
    await fleet.byHand([
      {
        kind: 'file',
        path: `${folder}/Deployment.web.yaml`,
        content: deployment.replace('replicas: 1', 'replicas: 9'),
      },
    ]);
    expect(await told()).toEqual([['warning', 'dev', 'objects/Deployment.web.yaml changed']]);
    await fleet.byHand([
      { kind: 'file', path: `${folder}/Job.extra.yaml`, content: 'kind: Job\n' },
      { kind: 'delete', path: `${folder}/ConfigMap.web.yaml` },
    ]);
    expect(await told()).toEqual([
      [
        'warning',
        'dev',
        'objects/ConfigMap.web.yaml removed, objects/Deployment.web.yaml changed, objects/Job.extra.yaml added',
      ],
    ]);
    await fleet.byHand([{ kind: 'delete', path: 'manifests/dev/web' }]);
    expect((await told())[0]?.[2]).toContain('objects/Deployment.web.yaml removed');
    const { trees } = (await fleet.record('dev')).renders;
    const promoted = await fleet.promote('web', 'staging');
    expect([promoted.kind, warnings(promoted)]).toEqual(['committed', ['FILES_DIFFER']]);
    expect(await fleet.idAt('manifests/staging/web')).toBe(trees['staging']);
    expect(warnings(await fleet.promote('web', 'staging'))).toEqual([]);
  });

  test('makes no difference when it is the renders branch: only ids in records count', async () => {
    const fleet = await inStaging();
    await fleet.release('web', { images: { server: '1.1' } });
    const { trees } = (await fleet.record('dev')).renders;
    const [ref = aRef('')] = [...(await fleet.remote.branches('renders/*/*')).keys()];
    await fleet.byHand(
      [{ kind: 'file', path: 'web/staging/objects/Deployment.web.yaml', content: 'evil: true\n' }],
      {
        ref,
      },
    );
    expect((await fleet.promote('web', 'staging')).kind).toBe('committed');
    expect(await fleet.idAt('manifests/staging/web')).toBe(trees['staging']);
  });

  test('fails when files stand where no record is', async () => {
    const fleet = await inStaging();
    await fleet.byHand([
      { kind: 'file', path: 'manifests/prod/web/objects/Deployment.web.yaml', content: 'kind: Deployment\n' },
    ]);
    expect(await fleet.check()).toEqual(['UNRECORDED_FILES prod web']);
    await fleet.witness('web');
    expect(codes(await fleet.promote('web', 'prod'))).toEqual(['UNRECORDED_FILES']);
  });

  test('fails for records and files under names that no app can have', async () => {
    const fleet = await inStaging();
    const content = (await fleet.textAt('environments/staging/releases/web.yaml')) ?? '';
    await fleet.byHand([
      { kind: 'file', path: 'environments/prod/releases/Web.yaml', content },
      { kind: 'file', path: 'manifests/prod/Web/objects/Deployment.web.yaml', content: 'kind: Deployment\n' },
    ]);
    expect(await fleet.check()).toEqual(['ORPHAN_RECORD prod', 'UNRECORDED_FILES prod']);
  });

  test.each([
    ['a file beside the targets', 'application.yaml', ['UNRECORDED_FILES prod']],
    ['a file of another form beside them', 'values.yml', ['UNRECORDED_FILES prod']],
    [
      'what the root takes as a target without a name',
      'delivery/application.yaml',
      ['UNRECORDED_FILES prod delivery'],
    ],
    [
      'what the root takes from a folder that no app can have',
      '_x/delivery/application.yaml',
      ['UNRECORDED_FILES prod'],
    ],
    ['what the root takes from deeper folders', 'a/b/delivery/application.yaml', ['UNRECORDED_FILES prod a']],
  ])('fails for %s: %s', async (_, below, found) => {
    const fleet = await inStaging();
    await fleet.byHand([{ kind: 'file', path: `manifests/prod/${below}`, content: 'kind: Application\n' }]);
    expect(await fleet.check()).toEqual(found);
  });

  test("fails for a folder of objects that grant rights: those are an administrator's file", async () => {
    const fleet = await inStaging();
    const path = 'manifests/prod/_environment/AppProject.wide.yaml';
    await fleet.byHand([{ kind: 'file', path, content: 'kind: AppProject\n' }]);
    expect(await fleet.check()).toEqual(['UNRECORDED_FILES prod']);
  });

  test("fails the check when it is the environment's inputs", async () => {
    const fleet = await inStaging();
    await fleet.byHand([{ kind: 'delete', path: 'manifests/prod/_inputs/objects/web/ConfigMap.prod.yaml' }]);
    expect(await fleet.check()).toEqual(['INPUTS_DIFFER prod']);
    const outcomes = await fleet.configure();
    for (const outcome of outcomes) if (outcome.kind === 'proposed') await fleet.approved(outcome);
    expect(await fleet.check()).toEqual([]);
  });
});

describe('renders that are gone from the remote', () => {
  async function prune(fleet: FleetFixture) {
    for (const [ref, from] of await fleet.remote.branches('renders/*/*'))
      await fleet.remote.updateRefs([{ ref, from, to: null }]);
    await gitOutput(['reflog', 'expire', '--expire=now', '--all'], { gitDir: fleet.remote.gitDir });
    await gitOutput(['gc', '--quiet', '--prune=now'], { gitDir: fleet.remote.gitDir });
    await fleet.forgetCache();
  }

  test('stop a promotion that needs them, and are rendered again with the same ids', async () => {
    const fleet = await inStaging();
    await fleet.release('web', { images: { server: '1.1' } });
    const { release, renders } = await fleet.record('dev');
    await prune(fleet);
    expect(await fleet.check()).toEqual([]);
    const lost = await fleet.promote('web', 'staging');
    expect([lost.kind, codes(lost)]).toEqual(['refused', ['RENDERS_LOST']]);
    const again = await fleet.witness('web', release);
    expect([again.kind, codes(again)]).toEqual(['committed', []]);
    const [ref = aRef('')] = [...(await fleet.remote.branches('renders/*/*')).keys()];
    expect(await fleet.remote.idAt(ref, 'web/staging')).toBe(renders.trees['staging']);
    expect((await fleet.promote('web', 'staging')).kind).toBe('committed');
    expect(await fleet.idAt('manifests/staging/web')).toBe(renders.trees['staging']);
  });

  test('are brought back even where the witness stands already, and that is not a commit on the delivery branch', async () => {
    const fleet = await inStaging();
    await fleet.release('web', { images: { server: '1.1' } });
    const { release } = await fleet.record('dev');
    await fleet.witness('web', release);
    await prune(fleet);
    const head = await fleet.head();
    expect((await fleet.witness('web', release)).kind).toBe('committed');
    expect(await fleet.head()).toBe(head);
    expect((await fleet.promote('web', 'staging')).kind).toBe('committed');
    expect((await fleet.witness('web', release)).kind).toBe('nothing');
  });

  test('do not stop a rollback: its bytes are in the history of the delivery branch', async () => {
    const fleet = await inStaging();
    await fleet.release('web', { images: { server: '1.1' } });
    await fleet.promote('web', 'staging');
    await prune(fleet);
    expect((await fleet.rollback('web', 'staging')).kind).toBe('committed');
    expect([await fleet.versions('staging'), await fleet.check()]).toEqual([{ server: '1.0' }, []]);
  });
});

describe('a promotion', () => {
  test('needs neither project code nor its dependencies: a bare delivery repository is enough, and exactly the subtree shown at release time is put in place', async () => {
    const fleet = await inStaging();
    const shown = (await fleet.release('web', { images: { server: '1.1' } })).plan.targets[0]?.to?.renders
      .trees['staging'];
    const renders = fleet.rendered.length;
    await rm(join(fleet.root, 'project.git'), { recursive: true });
    expect((await fleet.promote('web', 'staging')).kind).toBe('committed');
    expect(await fleet.idAt('manifests/staging/web')).toBe(shown);
    expect(fleet.rendered).toHaveLength(renders);
    expect(await fleet.idAt('fleet.json')).toBeUndefined();
  });
});
