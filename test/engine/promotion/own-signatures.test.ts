import { verifyHistory } from '../../../lib/engine/history/verify';
import { mergeAll } from '../../../lib/engine/promotion';
import { governed } from '../../support/fleet-code';
import { ben, type FleetFixture } from '../../support/fleet-fixture';
import { codes, thrown, warnings } from '../../support/outcome-codes';
import { fleets, runEverywhere } from '../../support/prepared-fleets';
import { sshKey } from '../../support/ssh-key';
import { temporaryDirectories } from '../../support/temporary-directory';

const fleet = fleets(runEverywhere);
const folder = temporaryDirectories();

/** Prod names one signer from here on, and staging asks for an approval; web 1.1 runs in dev. Each way to work on it is a machine of its own. */
async function signed() {
  const delivered = await fleet();
  const at = await folder();
  const [ours, theirs] = [sshKey(at, 'ours'), sshKey(at, 'theirs')];
  await delivered.code(governed('staging', { reviewers: 1 }));
  await delivered.code(governed('prod', { signers: [{ person: 'job@example.org', key: ours.key }] }));
  for (const each of await delivered.configure())
    if (each.kind === 'proposed') await delivered.approved(each);
  await delivered.release('web', { images: { server: '1.1' } });
  const plain = delivered.delivery;
  const by = (key?: string) => {
    delivered.delivery =
      key === undefined ? plain : delivered.freshDelivery(key.slice(-6), { format: 'ssh', key });
  };
  return { delivered, by, ours: ours.file, theirs: theirs.file };
}

/** What does not hold, each with the subject of its commit. */
async function lies(delivered: FleetFixture): Promise<string[]> {
  const { branches, findings } = await verifyHistory(await delivered.snapshot(), { countsApprovals: true });
  const wrong = branches.flatMap(({ commits }) =>
    commits.flatMap(({ subject, findings: found }) => found.map(({ code }) => `${code} ${subject}`)),
  );
  return [...wrong, ...findings.map(({ code }) => code)];
}

test('a change of an environment that names signers is refused before anything is written where nothing signs, or another key signs', async () => {
  const { delivered, by, ours, theirs } = await signed();
  const before = await delivered.head();
  const { release } = await delivered.record('dev');
  for (const key of [undefined, theirs]) {
    by(key);
    for (const change of [
      () => delivered.hold('web', 'prod'),
      () => delivered.freeze('prod'),
      () => delivered.reject(release),
    ])
      expect((await thrown(change())).code).toBe('CANNOT_SIGN');
  }
  expect((await thrown(delivered.hold('web', 'prod'))).message).toMatch(
    /^CANNOT_SIGN: the change cannot be signed: the signature of commit \w{12} does not count: its key is not one that counts .*; prod asks for a signature of its signers$/,
  );
  by(theirs);
  expect((await thrown(delivered.hold('web', 'prod'))).findings).toMatchObject([
    { remedy: 'sign with a key of job@example.org (CDK8S_DELIVERY_SIGNING_KEY)' },
  ]);
  by();
  expect((await thrown(delivered.hold('web', 'prod', { dryRun: true }))).message).toMatch(
    /^CANNOT_SIGN: the change cannot be signed: prod asks for a signature of its signers, and nothing says how: set/,
  );
  expect(await delivered.head()).toBe(before);
  // Other environments are nobody's concern.
  expect((await delivered.hold('web', 'dev')).kind).toBe('committed');
  by(ours);
  expect((await delivered.hold('web', 'prod')).kind).toBe('committed');
  await delivered.unhold('web', 'prod');
  expect(await lies(delivered)).toEqual([]);
});

test('a witness that came unsigned counts elsewhere and is no lie; where signers are named it does not count, and is written anew by one who signs', async () => {
  const { delivered, by, ours, theirs } = await signed();
  await delivered.promote('web', 'staging');
  const approved = await delivered.approve('staging/promote-web');
  expect(approved).toMatchObject({ rendered: [{ findings: [] }] });
  expect((await delivered.merge('staging/promote-web')).kind).toBe('merged');
  const { release } = await delivered.record('staging');

  const proposed = await delivered.promote('web', 'prod');
  expect(warnings(proposed)).toEqual(['NOT_SIGNED', 'RENDERS_UNPROVEN']);
  expect(proposed.plan.findings.map(({ message }) => message)).toContainEqual(
    expect.stringMatching(/^the witness does not count there: commit \w{12} is not signed; prod asks for/),
  );
  expect(await delivered.approve('prod/promote-web')).toMatchObject({
    kind: 'approved',
    rendered: [{ findings: [{ code: 'NOT_SIGNED' }] }],
  });
  expect(warnings(await delivered.witness('web', release))).toEqual(['NOT_SIGNED']);
  by(theirs);
  expect(await thrown(delivered.witness('web', release))).toMatchObject({ code: 'CANNOT_SIGN' });
  by(ours);
  expect(codes(await delivered.merge('prod/promote-web'))).toEqual(['NOT_SIGNED', 'RENDERS_UNPROVEN']);
  expect((await delivered.witnessAll('prod')).kind).toBe('committed');
  expect((await delivered.witness('web', release)).kind).toBe('nothing');
  expect((await delivered.merge('prod/promote-web')).kind).toBe('merged');
  expect(await lies(delivered)).toEqual([]);
});

test('a merge by a key that does not count is refused, alone and among all; an unsigned rollback lands, and verify names it', async () => {
  const { delivered, by, ours, theirs } = await signed();
  await delivered.promote('web', 'staging');
  await delivered.approve('staging/promote-web');
  await delivered.merge('staging/promote-web');
  by(ours);
  await delivered.promote('web', 'prod');
  await delivered.approve('prod/promote-web', ben);
  const before = await delivered.head();
  const all = () =>
    mergeAll(delivered.delivery, { forge: async () => delivered.forge(), clock: () => new Date() });
  for (const key of [undefined, theirs]) {
    by(key);
    expect((await thrown(delivered.merge('prod/promote-web'))).code).toBe('CANNOT_SIGN');
    expect(await all()).toMatchObject([{ kind: 'refused', findings: [{ code: 'CANNOT_SIGN' }] }]);
  }
  expect(await delivered.head()).toBe(before);
  by(ours);
  expect(await all()).toMatchObject([{ kind: 'merged' }]);
  expect(await lies(delivered)).toEqual([]);
  by(theirs);
  const planned = await delivered.rollback('web', 'prod', { reason: 'it is slow', dryRun: true });
  expect([planned.kind, delivered.notes.at(-1)]).toEqual([
    'planned',
    expect.stringMatching(/does not count: .*: a rollback passes, and `verify` will name it$/),
  ]);
  const back = await delivered.rollback('web', 'prod', { reason: 'it is slow' });
  expect(back.kind).toBe('committed');
  expect(await lies(delivered)).toEqual([expect.stringMatching(/^NOT_SIGNED roll back web/)]);
});

test('signers of several environments that share no key are told of when they are configured, before a change of all fails for it', async () => {
  const delivered = await fleet();
  const at = await folder();
  const [ours, theirs, shared] = ['ours', 'theirs', 'shared'].map((name) => sshKey(at, name).key);
  const signers = (person: string, ...keys: (string | undefined)[]) => ({
    signers: keys.map((key = '') => ({ person, key })),
  });
  const told = async () =>
    (await delivered.configure({ dryRun: true }))
      .flatMap((each) => warnings(each))
      .filter((each) => each === 'SIGNERS_APART');
  await delivered.code(governed('prod', signers('job@example.org', ours)));
  expect(await told()).toEqual([]);
  await delivered.code(governed('staging', signers('ada@example.org', theirs)));
  expect(await told()).not.toEqual([]);
  await delivered.code(governed('prod', signers('job@example.org', ours, shared)));
  await delivered.code(governed('staging', signers('ada@example.org', theirs, shared)));
  expect(await told()).toEqual([]);
});

test('a rollback lands without a signature where the key is gone', async () => {
  const { delivered, by, ours } = await signed();
  by(ours);
  await delivered.promote('web', 'staging');
  await delivered.approve('staging/promote-web');
  await delivered.merge('staging/promote-web');
  by('/nowhere/key');
  expect(await thrown(delivered.hold('web', 'dev'))).toMatchObject({ code: 'CANNOT_SIGN' });
  const said = async (dryRun: boolean) => {
    delivered.notes.length = 0;
    const back = await delivered.rollback('web', 'staging', { reason: 'it is slow', dryRun });
    return [back.kind, delivered.notes.filter((each) => each.includes('without a signature')).length];
  };
  // The plan says beforehand what the commit will lack.
  expect(await said(true)).toEqual(['planned', 1]);
  expect(await said(false)).toEqual(['committed', 1]);
});
