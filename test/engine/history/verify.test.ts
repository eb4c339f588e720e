import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TreeEdit } from '../../../lib/engine/git';
import { gitOutput } from '../../../lib/engine/git/run-git';
import { type ProvenBefore, type VerifiedHistory, verifyHistory } from '../../../lib/engine/history/verify';
import { refusal } from '../../../lib/model/finding';
import { OpenDelivery } from '../../../lib/promotion/open-delivery';
import { printRecord } from '../../../lib/registry';
import { netSeed, Random } from '../../net/random';
import { layout } from '../../support/default-layout';
import { governed } from '../../support/fleet-code';
import type { FleetFixture } from '../../support/fleet-fixture';
import { placed, withTrees } from '../../support/forged-record';
import { aCommit, anApp, anEnv, aRef, aTree } from '../../support/names';
import { thrownCodes } from '../../support/outcome-codes';
import { fleets, runEverywhere } from '../../support/prepared-fleets';
import { temporaryDirectories } from '../../support/temporary-directory';

/** web 1.0 runs everywhere, 1.1 in dev and staging. */
const fleet = fleets(async (first) => {
  await runEverywhere(first);
  await first.release('web', { images: { server: '1.1' } });
  await first.promote('web', 'staging');
});

const folder = temporaryDirectories();

type Query = Partial<Parameters<typeof verifyHistory>[1]>;

async function verify(delivered: FleetFixture, query: Query = {}): Promise<VerifiedHistory> {
  return verifyHistory(await delivered.snapshot(), { countsApprovals: true, ...query });
}

const commitsOf = ({ branches }: VerifiedHistory) => branches.flatMap(({ commits }) => commits);

/** The commits that are false, with the codes of what does not hold. */
const lies = (history: VerifiedHistory) =>
  commitsOf(history)
    .filter(({ verdict }) => verdict === 'false')
    .map(({ findings }) => [...new Set(findings.map(({ code }) => code))].sort().join(' '));

const recordFile = (environment: string) =>
  layout.pathOf({ kind: 'record', environment: anEnv(environment), app: anApp('web') });

/** The lies of the newest commit. */
async function lastLies(delivered: FleetFixture): Promise<string[]> {
  const [parent, { allLocations: locations }] = await Promise.all([
    delivered.remote.resolve(`${await delivered.head()}^`),
    delivered.snapshot(),
  ]);
  return lies(await verify(delivered, { since: { commit: aCommit(parent ?? ''), locations } }));
}

/** What stands in an environment, put into another one by hand. */
async function copied(delivered: FleetFixture, from: string, to: string): Promise<TreeEdit[]> {
  const record = await delivered.record(from);
  return [
    { kind: 'file', path: recordFile(to), content: printRecord(record) },
    { kind: 'tree', path: `manifests/${to}/web`, id: aTree(record.renders.trees[to] ?? '') },
  ];
}

/** The message of the newest commit that changed a target. */
async function messageOf(delivered: FleetFixture, environment: string): Promise<string> {
  for await (const { message } of delivered.remote.history(`refs/heads/${delivered.branch}`, [
    recordFile(environment),
  ]))
    return message;
  throw new Error('nothing changed it');
}

describe('an honest history', () => {
  test('is proven, but for what Git does not show: who approved, and that code was run', async () => {
    const delivered = await fleet();
    const commits = commitsOf(await verify(delivered));
    expect(commits.map(({ verdict, claims: [claim] }) => claim?.kind ?? verdict)).toEqual([
      ...['proven', 'rendered', 'proven', 'proven', 'approvals', 'rendered', 'proven'],
    ]);
    const seen: string[] = [];
    const rendered = commitsOf(
      await verify(delivered, {
        render: async (app, { release }) => {
          seen.push(`${app} ${release}`);
          return seen.length > 1 ? [refusal('RENDERS_DIFFER', 'another tree', { app })] : [];
        },
      }),
    );
    expect(rendered.map(({ verdict }) => verdict)).toEqual([
      ...['proven', 'proven', 'proven', 'proven', 'claimed', 'false', 'proven'],
    ]);
    expect(seen).toHaveLength(2);
  });

  test('of every verb is accepted, with rollbacks, bypasses and changes of governance in it', async () => {
    const delivered = await fleet();
    await delivered.rollback('web', 'staging', { reason: 'INC-1' });
    await delivered.unhold('web', 'staging');
    await delivered.promote('web', 'staging');
    await delivered.promoteApproved('web', 'prod');
    await delivered.freeze('staging', { reason: 'a fair' });
    await delivered.release('web', { images: { server: '1.2' } });
    await delivered.promote('web', 'staging', { bypass: ['FROZEN'], reason: 'a fix' });
    await delivered.unfreeze('staging');
    await delivered.reject((await delivered.record('dev')).release, { reason: 'bad' });
    await delivered.rollback('web', 'prod', { reason: 'INC-2' });
    await delivered.waive('dev');
    await delivered.code(governed('dev', { soak: 60 }));
    await delivered.configure();
    await delivered.unhold('web', 'prod');
    await delivered.approved(await delivered.retire('web', 'prod', { reason: 'gone' }));
    const history = await verify(delivered);
    expect(lies(history)).toEqual([]);
    expect(commitsOf(history).length).toBeGreaterThan(15);
  });

  test('of a rollback that repairs what people edited by hand is accepted with its hold; only the edits are false', async () => {
    const delivered = await fleet();
    const { release } = await delivered.record('staging');
    await delivered.byHand([{ kind: 'file', path: 'manifests/staging/web/extra.yaml', content: 'a: 1\n' }]);
    expect(await lastLies(delivered)).toEqual(['FILES_DIFFER']);
    await delivered.rollback('web', 'staging', { to: release, reason: 'INC-3' });
    expect(await lastLies(delivered)).toEqual([]);
    const { digest } = (await delivered.record('staging')).images['server'] ?? {};
    const content = (await delivered.textAt(recordFile('staging'))) ?? '';
    const forged = content.replaceAll(`${digest}`, `${digest}`.replace(/.{8}$/, '01234567'));
    await delivered.byHand([{ kind: 'file', path: recordFile('staging'), content: forged }]);
    await delivered.rollback('web', 'staging', { reason: 'INC-4' });
    await delivered.unhold('web', 'staging');
    const [entered] = (await delivered.history({ environment: anEnv('dev') })).filter(
      ({ kind }) => kind === 'release',
    );
    await delivered.release('web', {
      images: { server: '1.1' },
      evidence: { sbom: { link: 'https://example.org/sbom' } },
    });
    await delivered.rollback('web', 'dev', { to: entered?.commit ?? '' });
    await delivered.byHand([{ kind: 'delete', path: recordFile('staging') }]);
    await delivered.rollback('web', 'staging');
    const told = commitsOf(await verify(delivered)).filter(({ verdict }) => verdict === 'false');
    expect(told.map(({ subject }) => subject)).toEqual(['by hand', 'by hand', 'by hand']);
  });

  test('needs no judging twice: what was proven before is taken, and a range takes what stood before it as given', async () => {
    const delivered = await fleet();
    const kept = new Map<string, ProvenBefore>();
    let put = 0;
    const before = {
      get: (commit: string) => kept.get(commit),
      put: (each: ProvenBefore) => {
        put += 1;
        kept.set(each.verified.commit, each);
      },
    };
    const whole = await verify(delivered, { before });
    expect(put).toBe(7);
    expect(commitsOf(await verify(delivered, { before }))).toEqual(commitsOf(whole));
    expect(put).toBe(7);
    const [, , , , fifth] = commitsOf(whole);
    const since = fifth?.commit;
    const { allLocations: locations } = await delivered.snapshot();
    const range = await verify(delivered, since ? { since: { commit: since, locations } } : {});
    expect([range.branches[0]?.from, commitsOf(range).length]).toEqual([since, 2]);
    expect(commitsOf(await verify(delivered, { since: { moment: new Date(0) } }))).toHaveLength(7);
    expect(
      commitsOf(await verify(delivered, { since: { moment: new Date('2999-01-01T00:00:00Z') } })),
    ).toEqual([]);
  });
});

describe('a tampered history', () => {
  test('fails at a manifest that was edited, a record without its files, and files nobody recorded', async () => {
    const delivered = await fleet();
    const file = 'manifests/prod/web/objects/Deployment.web.yaml';
    const text = (await delivered.textAt(file)) ?? '';
    await delivered.byHand([{ kind: 'file', path: file, content: `${text}# edited\n` }]);
    await delivered.byHand([{ kind: 'file', path: file, content: text }]);
    await delivered.byHand([{ kind: 'delete', path: 'manifests/staging/web' }]);
    await delivered.byHand([
      { kind: 'file', path: 'manifests/staging/x/objects/A.b.yaml', content: 'a: b\n' },
    ]);
    expect(lies(await verify(delivered))).toEqual(['FILES_DIFFER', 'FILES_DIFFER', 'UNRECORDED_FILES']);
  });

  test('names the commit that mended a target, and none while it stands as it stood', async () => {
    const delivered = await fleet();
    const file = 'manifests/prod/web/objects/Deployment.web.yaml';
    const text = (await delivered.textAt(file)) ?? '';
    const remedies = async () =>
      commitsOf(await verify(delivered)).flatMap(({ findings }) =>
        findings.flatMap(({ code, remedy }) => (code === 'FILES_DIFFER' ? [remedy] : [])),
      );
    await delivered.byHand([{ kind: 'file', path: file, content: `${text}# edited\n` }]);
    await delivered.byHand([{ kind: 'file', path: file, content: `${text}# edited twice\n` }]);
    expect(await remedies()).toEqual(Array(2).fill(expect.stringMatching(/^restore the files: /)));
    await delivered.byHand([{ kind: 'file', path: recordFile('prod'), content: 'release: [\n' }]);
    expect(await remedies()).toEqual(Array(2).fill(expect.stringMatching(/^restore the files: /)));
    await delivered.rollback('web', 'prod');
    const mended = `nothing to do: commit ${(await delivered.head())?.slice(0, 12)} mended the target`;
    expect(await remedies()).toEqual([mended, mended]);
  });

  test('fails at a release from nowhere, one that nobody approved, and a release that was rejected', async () => {
    const delivered = await fleet();
    const record = await delivered.record('staging');
    await delivered.byHand(await copied(delivered, 'staging', 'prod'));
    await delivered.release('web', { images: { server: '1.2' } });
    await delivered.byHand(await copied(delivered, 'dev', 'prod'));
    await delivered.reject(record.release, { reason: 'bad' });
    await delivered.byHand(await copied(delivered, 'staging', 'prod'));
    expect(lies(await verify(delivered))).toEqual([
      'NOT_APPROVED RENDERS_UNPROVEN',
      'NOT_APPROVED NOT_IN_UPSTREAM RENDERS_UNPROVEN',
      'REJECTED',
    ]);
  });

  test('renders a release where it enters, also where a person put it behind its upstream before', async () => {
    const delivered = await fleet();
    const file = 'manifests/dev/web/objects/Deployment.web.yaml';
    const text = (await delivered.textAt(file)) ?? '';
    await delivered.byHand([{ kind: 'file', path: file, content: `${text}# no code made it\n` }]);
    const dev = (await delivered.idAt('manifests/dev/web')) ?? '';
    await delivered.byHand([{ kind: 'file', path: file, content: text }]);
    const forged = withTrees(await delivered.record('dev'), { dev });
    const honest = await messageOf(delivered, 'dev');
    await delivered.byHand(placed('staging', forged));
    const message = honest.replace(/^Release: .*$/m, `Release: ${forged.release}`);
    await delivered.byHand(placed('dev', forged), { message });
    const [entered] = commitsOf(await verify(delivered)).slice(-1);
    expect(entered?.claims).toMatchObject([{ kind: 'rendered', of: { release: forged.release } }]);
    const rendered = await verify(delivered, {
      render: async (app, { release }) =>
        release === forged.release ? [refusal('RENDERS_DIFFER', 'another tree', { app })] : [],
    });
    expect(lies(rendered).at(-1)).toContain('RENDERS_DIFFER');
  });

  test('fails at trailers that say another verb, target, release or origin than the content', async () => {
    const delivered = await fleet();
    await delivered.release('web', { images: { server: '1.2' } });
    const honest = await messageOf(delivered, 'staging');
    const { release } = await delivered.record('dev');
    const message = honest.replace(/^Release: .*$/m, `Release: ${release}`);
    const other = await delivered.copy();
    await delivered.byHand(await copied(delivered, 'dev', 'staging'), { message });
    expect(await lastLies(delivered)).toEqual([]);
    for (const [from, to] of [
      [/^Delivery-Change: .*$/m, 'Delivery-Change: retire'],
      [/^Delivery-Change: .*$/m, 'Delivery-Change: promotion'],
      [/^Environment: .*$/m, 'Environment: prod'],
      [/^App: .*$/m, 'App: shop'],
      [/^Release: .*$/m, `Release: ${(await delivered.record('prod')).release}`],
      [/^Promoted-from: .*$/m, 'Promoted-from: prod'],
      [/^Promoted-from: .*$/m, `Restores: ${await other.head()}`],
    ] as const) {
      const forged = await other.copy();
      await forged.byHand(await copied(forged, 'dev', 'staging'), { message: message.replace(from, to) });
      expect([to, await lastLies(forged)]).toEqual([to, ['TRAILER_FORGED']]);
    }
  });

  test('fails at approvals that were used before, are of the person who asked, or name no proposal', async () => {
    const delivered = await fleet();
    const approved = await messageOf(delivered, 'prod');
    const { release } = await delivered.record('staging');
    await delivered.witness('web', release);
    const message = approved.replace(/^Release: .*$/m, `Release: ${release}`);
    const moved = (text: string) => text.replace(/^(Proposal: .*) \w+$/m, `$1 ${'1'.repeat(40)}`);
    const later = (text: string) => text.replace(/(Approved-by: .*>) .*$/m, '$1 2026-01-01T00:00:00Z');
    for (const [what, said, code] of [
      ['used before', message, 'APPROVAL_REPLAYED'],
      ['another proposal, the same approval', moved(message), 'APPROVAL_REPLAYED'],
      [
        'their own',
        later(moved(message)).replace(/(Approved-by:) .*>/m, '$1 Ada <ADA+x@example.org>'),
        'TRAILER_FORGED',
      ],
      ['no proposal', later(message).replace(/^Proposal: .*\n?/m, ''), 'TRAILER_FORGED'],
      [
        'of a time to come',
        moved(message).replace(/(Approved-by: .*>) .*$/m, '$1 2999-01-01T00:00:00Z'),
        'TRAILER_FORGED',
      ],
      ['nobody', moved(message).replace(/^Approved-by: .*\n/m, ''), 'NOT_APPROVED'],
    ] as const) {
      const forged = await delivered.copy();
      await forged.byHand(await copied(forged, 'staging', 'prod'), { message: said });
      expect([what, await lastLies(forged)]).toEqual([what, [code]]);
    }
    await delivered.byHand(await copied(delivered, 'staging', 'prod'), { message: 'merged elsewhere\n' });
    const elsewhere = await verify(delivered, { countsApprovals: false });
    expect([lies(elsewhere), commitsOf(elsewhere).at(-1)?.claims[0]?.message]).toEqual([
      [],
      'it needed 1 approval of prod, and names 0: they are given where the remote has its reviews',
    ]);
  });

  test('tells all of it, and fails at a branch that was moved back over a head that is known', async () => {
    const delivered = await fleet();
    const known = await delivered.head();
    await delivered.snapshot();
    const [ref, parent] = [
      aRef(`refs/heads/${delivered.branch}`),
      await delivered.remote.resolve(`${known}^`),
    ];
    await delivered.remote.updateRefs([{ ref, from: known, to: aCommit(parent ?? '') }]);
    const seen = await verify(delivered);
    expect(seen.findings.map(({ code }) => code)).toEqual(['HISTORY_LOST']);
    await delivered.forgetCache();
    expect((await verify(delivered)).findings).toEqual([]);
    const told = await verify(delivered, { expectHead: known });
    expect(told.findings).toMatchObject([{ code: 'HISTORY_LOST', message: expect.stringContaining(known) }]);
    const there = await verify(delivered, { expectHead: aCommit(parent ?? '') });
    expect(there.findings).toEqual([]);
  });

  test('fails against a copy in another repository that has what the branch has not; a copy may be behind', async () => {
    const delivered = await fleet();
    const copy = await delivered.copy();
    const options = { repository: delivered.remote.gitDir, branch: delivered.branch, content: false };
    const asked = async (online: string) =>
      new OpenDelivery({ ...options, cache: await folder() }).verify({ online });
    const online = copy.remote.gitDir;
    expect((await asked(online)).findings).toEqual([]);
    await delivered.freeze('dev', { reason: 'a fair' });
    expect((await asked(online)).findings).toEqual([]);
    await copy.byHand([{ kind: 'file', path: 'x', content: 'x' }]);
    expect((await asked(online)).findings).toMatchObject([
      { code: 'HISTORY_LOST', message: expect.stringContaining(`does not have commit ${await copy.head()}`) },
    ]);
    expect(await thrownCodes(asked(delivered.project.gitDir))).toEqual(['INVALID_OPTION']);
  });
});

test('random sequences of verbs with lies among them: exactly the lies are false', async () => {
  const random = new Random(netSeed());
  const delivered = await fleet();
  const told: string[] = [`NET_SEED=${random.seed}`];
  const expected: string[] = [];
  const lie = async (edits: readonly TreeEdit[], message = 'by hand\n') => {
    expected.push(await delivered.byHand(edits, { message }));
  };
  let version = 2;
  let rejected = false;
  const file = 'manifests/staging/web/objects/Deployment.web.yaml';
  const steps: Readonly<Record<string, () => Promise<unknown>>> = {
    release: () => delivered.release('web', { images: { server: `1.${version++}` } }),
    promote: () => delivered.promote('web', 'staging'),
    toProd: () => delivered.promoteApproved('web', 'prod'),
    back: () => delivered.rollback('web', random.pick(['staging', 'prod']), { reason: 'INC' }),
    unhold: () => delivered.unhold('web', random.pick(['staging', 'prod'])),
    freeze: () => delivered.freeze('staging', { reason: 'a fair' }),
    unfreeze: () => delivered.unfreeze('staging'),
    edit: async () =>
      lie([{ kind: 'file', path: file, content: `${(await delivered.textAt(file)) ?? ''}# ${version++}\n` }]),
    hold: () => delivered.hold('web', 'staging', { reason: 'a look' }),
    alarm: () =>
      delivered
        .open()
        .run({ verb: 'alarm', environment: 'staging', app: 'web' }, { reason: `errors ${version++}` }),
    allClear: () => delivered.open().run({ verb: 'all-clear', environment: 'staging', app: 'web' }),
    freezeBoth: () =>
      delivered
        .open()
        .run({ verb: 'freeze', environment: ['dev', 'prod'], name: 'both' }, { reason: 'a fair' }),
    unfreezeBoth: () =>
      delivered.open().run({ verb: 'unfreeze', environment: ['dev', 'prod'], name: 'both' }),
    reject: async () => {
      rejected = true;
      await delivered.reject((await delivered.record('dev')).release, { reason: 'bad' });
    },
    bypass: () => delivered.promote('web', 'staging', { bypass: ['FROZEN'], reason: 'a fix' }),
    code: async () => {
      await delivered.code(governed('dev', { soak: version++ }));
      await delivered.configure();
    },
    waves: async () => {
      const gates = [
        { gate: 'wave', version: 1, name: 'all', wave: 1, beside: ['dev'], atATime: 1, seconds: 1 },
      ];
      await delivered.code(governed('staging', { gates }));
      await delivered.configure();
    },
    race: () =>
      Promise.allSettled([
        delivered.release('web', { images: { server: `1.${version++}` } }),
        delivered.freeze('dev', { reason: 'a fair', name: `f${version}` }),
      ]),
    revert: async () => {
      const before = await delivered.record('staging');
      const outcome = await delivered.promote('web', 'staging');
      // What was rejected may not come back by hand either.
      if (outcome.kind !== 'committed' || rejected) return;
      await delivered.byHand([
        { kind: 'file', path: recordFile('staging'), content: printRecord(before) },
        { kind: 'tree', path: 'manifests/staging/web', id: aTree(before.renders.trees['staging'] ?? '') },
      ]);
    },
    replay: async () => lie(await copied(delivered, 'staging', 'prod'), await messageOf(delivered, 'prod')),
    forge: async () =>
      lie(
        [{ kind: 'file', path: `environments/notes-${version++}.txt`, content: 'x\n' }],
        'x\n\nDelivery-Change: promote\nEnvironment: prod\nApp: web\n',
      ),
  };
  for (let step = 0; step < 18; step += 1) {
    const name = random.pick(Object.keys(steps));
    told.push(name);
    // What is refused changes nothing, which is honest as well.
    await steps[name]?.().catch(() => told.push('refused'));
  }
  const found = commitsOf(await verify(delivered)).filter(({ verdict }) => verdict === 'false');
  expect([told, found.map(({ commit }) => commit)]).toEqual([told, expected]);
});

describe('signatures', () => {
  test('fail where the environment asks for them: none, by another key, of other bytes; keys are those of the base', async () => {
    const delivered = await fleet();
    const at = await folder();
    const keyOf = (name: string) => {
      execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', join(at, name)]);
      return readFileSync(join(at, `${name}.pub`), 'utf8').trim();
    };
    const home = join(at, 'gpg');
    mkdirSync(home, { mode: 0o700 });
    const gpg = (...args: string[]) =>
      execFileSync('gpg', ['--homedir', home, '--batch', '--quiet', ...args], { encoding: 'utf8' });
    gpg('--passphrase', '', '--quick-generate-key', 'Cyd <cyd@example.org>', 'ed25519', 'sign', 'never');
    const signers = [
      { person: 'ada@example.org', key: keyOf('ada') },
      { person: 'cyd@example.org', key: gpg('--armor', '--export').trim() },
    ];
    keyOf('other');
    await delivered.code(governed('staging', { signers }));
    await delivered.configure();
    const signed = async (...settings: readonly string[]) => {
      const commit = ['commit-tree', '-S', '-p', await delivered.head(), '-m', 'by hand'];
      const tree = await delivered.remote.idAt(`refs/heads/${delivered.branch}`, '');
      const file = await edited();
      const options = { gitDir: delivered.remote.gitDir, env: { GNUPGHOME: home, ...PERSON } };
      const id = (
        await gitOutput(
          [...settings.flatMap((each) => ['-c', each]), ...commit, await withFile(tree ?? '', file)],
          options,
        )
      )
        .toString()
        .trim();
      const ref = aRef(`refs/heads/${delivered.branch}`);
      await delivered.remote.updateRefs([{ ref, from: await delivered.head(), to: aCommit(id) }]);
    };
    let holds = 0;
    const edited = async () => {
      holds += 1;
      return `reason: "${holds}"\nby: Ada <ada@example.org>\nsince: "2026-01-01T00:00:00Z"\n`;
    };
    const withFile = async (base: string, content: string) => {
      const path = layout.pathOf({ kind: 'hold', environment: anEnv('staging'), app: anApp('web') });
      const commit = await delivered.remote.commit({
        parents: [],
        base,
        edits: [{ kind: 'file', path, content }],
        message: 'x',
        author: { name: 'x', email: 'x@example.org', date: new Date() },
      });
      return `${commit}^{tree}`;
    };
    const ssh = (name: string) => ['gpg.format=ssh', `user.signingKey=${join(at, name)}`];
    await signed(...ssh('ada'));
    await signed('gpg.format=openpgp', 'user.signingKey=cyd@example.org');
    await signed(...ssh('other'));
    const hold = layout.pathOf({ kind: 'hold', environment: anEnv('staging'), app: anApp('web') });
    await delivered.byHand([{ kind: 'file', path: hold, content: await edited() }]);
    const commits = commitsOf(await verify(delivered)).slice(-5);
    expect(
      commits.map(({ verdict, signedBy, findings: [found] }) => [verdict, signedBy ?? found?.message]),
    ).toEqual([
      ['proven', undefined],
      ['proven', 'ada@example.org'],
      ['proven', expect.stringContaining('cyd@example.org')],
      ['false', expect.stringMatching(/does not count: .*; staging asks for a signature of its signers/)],
      ['false', expect.stringMatching(/is not signed; staging asks/)],
    ]);
    expect(commits.at(-1)?.findings).toMatchObject([{ code: 'NOT_SIGNED' }]);
  });
});

const PERSON = {
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.org',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.org',
};
