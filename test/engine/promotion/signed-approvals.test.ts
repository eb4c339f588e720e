import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { forgeOf } from '../../../lib/engine/forge/registry';
import { verifyHistory } from '../../../lib/engine/history/verify';
import { type Forge, runMerge } from '../../../lib/engine/promotion';
import { DeliveryError } from '../../../lib/model/finding';
import type { Person } from '../../../lib/model/scalars';
import { printRecord } from '../../../lib/registry';
import { type EnvironmentCode, governed } from '../../support/fleet-code';
import { ada, ben, cyd, type FleetFixture } from '../../support/fleet-fixture';
import { aProposal, aRef, aTree } from '../../support/names';
import { codes, thrownCodes } from '../../support/outcome-codes';
import { fleets, runInStaging } from '../../support/prepared-fleets';
import { sshKey } from '../../support/ssh-key';
import { temporaryDirectories } from '../../support/temporary-directory';

const ID = 'prod/promote-web';
const REF = aRef('refs/cdk8s-delivery/delivery/statements/approvals');

const folder = temporaryDirectories();
const keys = (async () => {
  const at = await folder();
  return { at, ben: sshKey(at, 'ben'), cyd: sshKey(at, 'cyd'), other: sshKey(at, 'other') };
})();

/** web 1.0 runs in staging and has a witness; prod takes signed approvals of Ben and Cyd only. */
const fleet = fleets(async (first) => {
  await runInStaging(first);
  await first.witness('web');
});

async function asking(edit: EnvironmentCode = { signedApprovals: true }): Promise<FleetFixture> {
  const delivered = await fleet();
  const { ben: one, cyd: other } = await keys;
  const list = [
    { person: ben.email, key: one.key },
    { person: cyd.email, key: other.key },
  ];
  await delivered.code(governed('prod', { keys: list, ...edit }));
  for (const each of await delivered.configure())
    if (each.kind === 'proposed') await delivered.approved(each);
  return delivered;
}

async function sign(delivered: FleetFixture, by: Person, file: string, id = ID) {
  return delivered.open({ as: by }).approve(id, { sign: file, witness: false, onReview: () => undefined });
}

const gitForge = () => forgeOf('git', { remote: 'https://git.example.org/x.git', environment: {} });

function mergeOn(delivered: FleetFixture, forge: Forge, onNote: (note: string) => void = () => undefined) {
  return runMerge(delivered.delivery, aProposal(ID), {
    forge: async () => forge,
    clock: () => new Date(),
    onNote,
  });
}

const lies = async (delivered: FleetFixture) =>
  (await verifyHistory(await delivered.snapshot(), { countsApprovals: true })).branches
    .flatMap(({ commits }) => commits)
    .flatMap(({ verdict, findings }) =>
      verdict === 'false' ? findings.map(({ code, message }) => `${code}: ${message}`) : [],
    );

async function last(delivered: FleetFixture) {
  const { branches } = await verifyHistory(await delivered.snapshot(), { countsApprovals: true });
  return branches[0]?.commits.at(-1);
}

describe('a signed approval', () => {
  test('is kept for ever, counts for the merge, and proves who approved', async () => {
    const delivered = await asking();
    const outcome = await delivered.promote('web', 'prod');
    expect(outcome.kind).toBe('proposed');
    expect(codes(await delivered.merge(ID))).toEqual(['NOT_APPROVED']);
    const { ben: key } = await keys;
    expect(await sign(delivered, ben, key.file)).toMatchObject({
      kind: 'approved',
      approvals: [
        { by: ben, statement: expect.stringMatching(/^[0-9a-f]{2}\/[0-9a-f]{40}\/[0-9a-f]{16}\.json$/) },
      ],
    });
    expect(await sign(delivered, ben, key.file)).toMatchObject({ kind: 'nothing' });
    const merged = await delivered.merge(ID);
    expect(merged).toMatchObject({ kind: 'merged', review: { signed: true } });
    expect(await delivered.remote.resolve(REF)).toBeDefined();
    expect(await last(delivered)).toMatchObject({ verdict: 'proven', findings: [], claims: [] });
  });

  test('can be checked by hand with ssh-keygen alone', async () => {
    const delivered = await asking();
    await delivered.promote('web', 'prod');
    const { at, ben: key } = await keys;
    await sign(delivered, ben, key.file);
    const files = await delivered.remote.entries(await delivered.head(delivered.remote, REF), {
      recursive: true,
    });
    const [statement, signature] = await delivered.remote.read(files.map(({ id }) => id));
    writeFileSync(join(at, 'sig'), signature ?? '');
    writeFileSync(join(at, 'allowed'), `${ben.email} ${key.key}\n`);
    const args = [
      '-Y',
      'verify',
      '-f',
      join(at, 'allowed'),
      '-I',
      ben.email,
      '-n',
      'approval@cdk8s-delivery',
    ];
    execFileSync('ssh-keygen', [...args, '-s', join(at, 'sig')], { input: statement });
    expect(JSON.parse(String(statement))).toMatchObject({
      proposal: ID,
      targets: [
        { environment: 'prod', app: 'web', from: null, to: (await delivered.record('staging')).release },
      ],
      by: 'Ben <ben@example.org>',
    });
  });

  test('counts the same on plain Git, where no approval is known otherwise', async () => {
    const delivered = await asking({});
    await delivered.promote('web', 'prod');
    expect(await thrownCodes(mergeOn(delivered, gitForge()))).toEqual(['NOT_APPROVED']);
    await sign(delivered, cyd, (await keys).cyd.file);
    expect(await mergeOn(delivered, gitForge())).toMatchObject({ kind: 'merged' });
    expect(await last(delivered)).toMatchObject({ verdict: 'proven' });
  });

  test('counts while the forge does not answer, which is told and stops nothing', async () => {
    const delivered = await asking({});
    await delivered.promote('web', 'prod');
    const away = () => Promise.reject(DeliveryError.of('REMOTE_FAILED', 'GitHub does not answer'));
    const requests = { statuses: away, find: away, close: away } as unknown as NonNullable<Forge['requests']>;
    const forge: Forge = { ...delivered.forge(), kind: 'github', requests, approvals: away };
    expect(await thrownCodes(mergeOn(delivered, forge))).toEqual(['REMOTE_FAILED']);
    await sign(delivered, ben, (await keys).ben.file);
    const notes: string[] = [];
    expect(await mergeOn(delivered, forge, (note) => void notes.push(note))).toMatchObject({
      kind: 'merged',
    });
    expect(notes).toEqual(Array(3).fill('the forge does not show it: REMOTE_FAILED: GitHub does not answer'));
  });

  test('is not added to approvals of the forge: one person may have given both', async () => {
    const delivered = await asking({});
    await delivered.code(governed('prod', { reviewers: 2 }));
    for (const each of await delivered.configure())
      if (each.kind === 'proposed') await delivered.approved(each);
    await delivered.promote('web', 'prod');
    await delivered.approve(ID, cyd, { witness: false });
    await sign(delivered, ben, (await keys).ben.file);
    expect(codes(await delivered.merge(ID))).toEqual(['NOT_APPROVED']);
    await sign(delivered, cyd, (await keys).cyd.file);
    expect(await delivered.merge(ID)).toMatchObject({ kind: 'merged' });
  });

  test('binds what governance says since: the files of the proposal', async () => {
    const delivered = await asking();
    await delivered.code(governed('prod', { soak: 60 }));
    const [proposed] = (await delivered.configure()).filter(({ kind }) => kind === 'proposed');
    if (proposed?.kind !== 'proposed') throw new Error('nothing is proposed');
    const { id } = proposed.proposal;
    await sign(delivered, ben, (await keys).ben.file, id);
    expect(await delivered.merge(id)).toMatchObject({ kind: 'merged' });
    expect(await last(delivered)).toMatchObject({ verdict: 'proven', changes: [{ kind: 'governance' }] });
  });

  test('of a rollback counts, too', async () => {
    const delivered = await asking();
    await delivered.code(governed('prod', { rollbackReviewers: 1 }));
    const { ben: key } = await keys;
    for (const each of await delivered.configure())
      if (each.kind === 'proposed') {
        await sign(delivered, ben, key.file, each.proposal.id);
        await delivered.merge(each.proposal.id);
      }
    await delivered.promote('web', 'prod');
    await sign(delivered, ben, key.file);
    await delivered.merge(ID);
    await delivered.release('web', { images: { server: '1.1' } });
    await delivered.promote('web', 'staging');
    await delivered.witness('web', (await delivered.record('staging')).release);
    await delivered.promote('web', 'prod');
    await sign(delivered, ben, key.file);
    await delivered.merge(ID);
    const back = await delivered.rollback('web', 'prod', { reason: 'INC-1' });
    if (back.kind !== 'proposed') throw new Error(`it was ${back.kind}`);
    await sign(delivered, ben, key.file, back.proposal.id);
    expect(await delivered.merge(back.proposal.id)).toMatchObject({ kind: 'merged' });
    expect(await lies(delivered)).toEqual([]);
  });
});

describe('a signed approval fails', () => {
  test('of a key that is not the person’s, of a person without a key, of the person who asked', async () => {
    const delivered = await asking();
    await delivered.promote('web', 'prod');
    const { other, ben: key, cyd: theirs } = await keys;
    const dan = { name: 'Dan', email: 'dan@example.org' };
    for (const [by, file, code] of [
      [ben, other.file, 'CANNOT_SIGN'],
      [ben, theirs.file, 'CANNOT_SIGN'],
      [ben, '/nowhere/key', 'CANNOT_SIGN'],
      [dan, other.file, 'CANNOT_SIGN'],
      [ada, key.file, 'SELF_APPROVAL'],
    ] as const)
      expect(await thrownCodes(sign(delivered, by, file))).toEqual([code]);
    expect(await delivered.remote.resolve(REF)).toBeUndefined();
    const plain = await fleet();
    await plain.promote('web', 'prod');
    expect(await thrownCodes(sign(plain, ben, key.file))).toEqual(['INVALID_OPTION']);
  });

  test('for another purpose, another person, another plan, another base, or a changed text: merge and verify say so', async () => {
    const delivered = await asking();
    await delivered.promote('web', 'prod');
    const { ben: key } = await keys;
    await sign(delivered, ben, key.file);
    const tip = await delivered.head(delivered.remote, REF);
    const [json, sig] = await delivered.remote.entries(tip, { recursive: true });
    const [text, signature] = (await delivered.remote.read([json?.id ?? '', sig?.id ?? ''])).map(String);
    const signed = (content: string, namespace: string) =>
      execFileSync('ssh-keygen', ['-q', '-Y', 'sign', '-n', namespace, '-f', key.file], {
        input: content,
        encoding: 'utf8',
        stdio: ['pipe', 'pipe', 'ignore'],
      });
    const NAMESPACE = 'approval@cdk8s-delivery';
    const edited = (from: RegExp, to: string) => (text ?? '').replace(from, to);
    const otherPlan = edited(/"plan": ".*"/, `"plan": "sha256:${'0'.repeat(64)}"`);
    const otherBase = edited(/"opened": ".*"/, `"opened": "${'1'.repeat(40)}"`);
    const otherHead = edited(/"head": ".*"/, `"head": "${'1'.repeat(40)}"`);
    for (const [what, content, made, said] of [
      ['purpose', text ?? '', signed(text ?? '', 'git'), /another purpose/],
      ['bytes', edited(/\n$/, ' \n'), signature ?? '', /other bytes/],
      ['plan', otherPlan, signed(otherPlan, NAMESPACE), /another plan/],
      ['base', otherBase, signed(otherBase, NAMESPACE), /another base/],
      ['commit', otherHead, signed(otherHead, NAMESPACE), /another commit/],
      ['person', edited(/Ben <ben@/, 'Cyd <cyd@'), signature ?? '', /does not lie where|other bytes/],
    ] as const) {
      const forged = await delivered.copy();
      await forged.byHand(
        [
          { kind: 'file', path: json?.path ?? '', content },
          { kind: 'file', path: sig?.path ?? '', content: made },
        ],
        { ref: REF },
      );
      const refused = await forged.merge(ID);
      expect([what, codes(refused)]).toEqual([what, ['NOT_APPROVED']]);
      if (refused.kind !== 'refused') throw new Error('it was not refused');
      expect(refused.review.plan.findings.map(({ message }) => message).join()).toMatch(said);
      await forged.remove();
    }
  });

  test('whose key came with the very change that it approves', async () => {
    const delivered = await asking();
    const { ben: key, cyd: other, other: own } = await keys;
    const dan = { name: 'Dan', email: 'dan@example.org' };
    const list = [
      { person: ben.email, key: key.key },
      { person: cyd.email, key: other.key },
      { person: dan.email, key: own.key },
    ];
    await delivered.code(governed('prod', { keys: list, signedApprovals: true }));
    const [proposed] = (await delivered.configure()).filter(({ kind }) => kind === 'proposed');
    if (proposed?.kind !== 'proposed') throw new Error('nothing is proposed');
    expect(await thrownCodes(sign(delivered, dan, own.file, proposed.proposal.id))).toEqual(['CANNOT_SIGN']);
    await sign(delivered, ben, key.file, proposed.proposal.id);
    expect(await delivered.merge(proposed.proposal.id)).toMatchObject({ kind: 'merged' });
    await delivered.promote('web', 'prod');
    expect(await sign(delivered, dan, own.file)).toMatchObject({ kind: 'approved' });
  });

  test('that was given to a proposal which never merged, used for another release: verify says what it was of', async () => {
    const delivered = await asking();
    await delivered.promote('web', 'prod');
    await sign(delivered, ben, (await keys).ben.file);
    const merged = await delivered.copy();
    const outcome = await merged.merge(ID);
    if (outcome.kind !== 'merged') throw new Error('not merged');
    let message = '';
    for await (const entry of merged.remote.history(outcome.commit, [], { limit: 1 }))
      message = entry.message;
    await delivered.release('web', { images: { server: '1.1' } });
    await delivered.promote('web', 'staging');
    const record = await delivered.record('staging');
    await delivered.witness('web', record.release);
    const forged = message.replace(/^Release: .*$/m, `Release: ${record.release}`);
    await delivered.byHand(
      [
        { kind: 'file', path: 'environments/prod/releases/web.yaml', content: printRecord(record) },
        { kind: 'tree', path: 'manifests/prod/web', id: aTree(record.renders.trees['prod'] ?? '') },
      ],
      { message: forged },
    );
    const found = await lies(delivered);
    expect(found.join('\n')).toMatch(/TRAILER_FORGED: .*is not of r-\w+ of web in prod/);
  });

  test('where nobody signed and the commit says that people agreed', async () => {
    const delivered = await asking({});
    await delivered.promote('web', 'prod');
    await delivered.approve(ID, ben, { witness: false });
    const open = await delivered.copy();
    expect(await open.merge(ID)).toMatchObject({ kind: 'merged' });
    expect(await last(open)).toMatchObject({ verdict: 'claimed' });
    const strict = await asking();
    await strict.promote('web', 'prod');
    await strict.approve(ID, ben, { witness: false }).catch(() => undefined);
    const record = await strict.record('staging');
    let message = '';
    for await (const entry of open.remote.history(await open.head(), [], { limit: 1 }))
      message = entry.message;
    await strict.byHand(
      [
        { kind: 'file', path: 'environments/prod/releases/web.yaml', content: printRecord(record) },
        { kind: 'tree', path: 'manifests/prod/web', id: aTree(record.renders.trees['prod'] ?? '') },
      ],
      { message },
    );
    expect((await lies(strict)).join('\n')).toMatch(
      /TRAILER_FORGED: Ben <ben@example.org> signed no approval of it/,
    );
  });
});

test('parts of approvals have to hold all: so many of a team, and of the owners of the app; verify asks for them, too', async () => {
  const all = [
    { people: 1, of: ['@example/sre'] },
    { people: 1, of: 'owners' as const },
  ];
  const delivered = await asking({
    signedApprovals: true,
    reviewers: 1,
    all,
    teams: { '@example/sre': [cyd.email] },
  });
  await delivered.code((code) => Object.assign(code.apps['web'] ?? {}, { owners: [ben.email] }));
  for (const each of await delivered.configure()) {
    if (each.kind !== 'proposed') continue;
    if (!each.proposal.id.startsWith('prod/')) await delivered.approved(each);
    else {
      await sign(delivered, cyd, (await keys).cyd.file, each.proposal.id);
      expect((await delivered.merge(each.proposal.id)).kind).toBe('merged');
    }
  }
  await delivered.promote('web', 'prod');
  await sign(delivered, ben, (await keys).ben.file);
  const short = await delivered.merge(ID);
  expect(codes(short)).toEqual(['NOT_APPROVED']);
  const found = short.kind === 'refused' ? short.review.plan.findings : [];
  const said = found.find(({ code }) => code === 'NOT_APPROVED')?.message;
  expect(said).toMatch(/^\S+ still needs 1 of @example\/sre \(so far none\); it is approved by Ben/);
  await sign(delivered, cyd, (await keys).cyd.file);
  expect((await delivered.merge(ID)).kind).toBe('merged');
  const lies = async (own: FleetFixture) =>
    (await verifyHistory(await own.snapshot(), { countsApprovals: true })).branches
      .flatMap(({ commits }) => commits)
      .filter(({ verdict }) => verdict === 'false');
  expect(await lies(delivered)).toEqual([]);
});

test('parts of approvals hold on the built-in forge by addresses, for each app that moves, and on top of the number', async () => {
  const dan = { name: 'Dan', email: 'dan@example.org' };
  const all = [
    { people: 1, of: ['@example/sre'] },
    { people: 1, of: 'owners' as const },
  ];
  const delivered = await asking({ reviewers: 1, all, teams: { '@example/sre': [cyd.email, dan.email] } });
  await delivered.code((code) => Object.assign(code.apps['web'] ?? {}, { owners: [ben.email, dan.email] }));
  for (const each of await delivered.configure()) {
    if (each.kind !== 'proposed') continue;
    await delivered.approve(each.proposal.id, dan);
    expect((await delivered.merge(each.proposal.id)).kind).toBe('merged');
  }
  const missing = async () => {
    const outcome = await delivered.merge(ID);
    const found = outcome.kind === 'refused' ? outcome.review.plan.findings : [];
    const said = found.find(({ code }) => code === 'NOT_APPROVED')?.message ?? outcome.kind;
    return said.replace(/^\S+ /, '');
  };
  await delivered.promote('web', 'prod');
  // An approval that belongs to no part counts for the number alone.
  await delivered.approve(ID, { name: 'Eve', email: 'eve@example.org' });
  expect(await missing()).toBe(
    'still needs 1 of @example/sre (so far none), and 1 of the owners of web (so far none); it is approved by Eve <eve@example.org>',
  );
  await delivered.approve(ID, ben);
  expect(await missing()).toMatch(
    /^still needs 1 of @example\/sre \(so far none\); it is approved by Eve .*, Ben /,
  );
  // One person who is in both parts is enough for both.
  await delivered.approve(ID, dan);
  expect(await missing()).toBe('merged');
  expect(await lies(delivered)).toEqual([]);
});
