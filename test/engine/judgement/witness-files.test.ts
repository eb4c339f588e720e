import { checkWitnesses } from '../../../lib/engine/judgement/proving';
import { governed } from '../../support/fleet-code';
import { judgeChange } from '../../support/judge-change';
import { codes, warnings } from '../../support/outcome-codes';
import { fleets, runInStaging } from '../../support/prepared-fleets';

const fleet = fleets(runInStaging);

/** A witness by Cyd, as the program writes it, and how a person changes it. */
async function edited(change: (text: string) => string) {
  const delivered = await fleet();
  await delivered.witness('web');
  const { release } = await delivered.record('staging');
  const path = `environments/_witnesses/web/${release}.yaml`;
  const content = change((await delivered.textAt(path)) ?? '');
  const before = await delivered.head();
  const head = await delivered.byHand([{ kind: 'file', path, content }]);
  return { delivered, path, before, head };
}

const field = (name: string, value: string) => (text: string) =>
  text.replace(new RegExp(`^${name}: .*$`, 'm'), `${name}: ${value}`);

test.each([
  ['by its maker', field('by', 'Ada <ada@example.org>'), 'SELF_WITNESS'],
  ['by its maker under another name', field('by', 'Someone <ADA+witness@example.org>'), 'SELF_WITNESS'],
  ['by nobody', field('by', 'the pipeline'), 'WITNESS_DIFFERS'],
  ['of other code', field('code', 'a'.repeat(40)), 'WITNESS_DIFFERS'],
  ['of other files', field('renders', 'b'.repeat(40)), 'WITNESS_DIFFERS'],
])('a witness %s does not count, and check names it', async (what, change, code) => {
  const { delivered, path, before, head } = await edited(change);
  const proposed = await delivered.promote('web', 'prod');
  expect([proposed.kind, warnings(proposed)]).toEqual(['proposed', [code, 'RENDERS_UNPROVEN']]);
  expect(codes(await delivered.merge('prod/promote-web'))).toEqual(
    ['NOT_APPROVED', 'RENDERS_UNPROVEN', code].sort(),
  );
  const found = await checkWitnesses(await delivered.snapshot());
  const severity = what === 'of other code' ? 'warning' : 'refusal';
  expect(found.map((each) => [each.code, each.severity, each.subject.file])).toEqual([
    [code, severity, path],
  ]);
  const brought = await judgeChange(delivered, before, head);
  expect(brought.findings.map((each) => [each.code, each.subject.file])).toEqual([[code, path]]);
  // Another person renders it again: the file is written anew, and counts.
  expect((await delivered.witness('web')).kind).toBe('committed');
  expect((await delivered.promote('web', 'prod')).kind).toBe('proposed');
  expect(await checkWitnesses(await delivered.snapshot())).toEqual([]);
});

test('a witness that stops counting keeps a proposal from being merged', async () => {
  const delivered = await fleet();
  await delivered.witness('web');
  const outcome = await delivered.promote('web', 'prod');
  if (outcome.kind !== 'proposed') throw new Error(outcome.kind);
  await delivered.approve(outcome.proposal.id);
  const { release } = await delivered.record('staging');
  const path = `environments/_witnesses/web/${release}.yaml`;
  const content = field('by', 'Ada <ada@example.org>')((await delivered.textAt(path)) ?? '');
  await delivered.byHand([{ kind: 'file', path, content }]);
  expect((await delivered.merge(outcome.proposal.id)).kind).not.toBe('merged');
});

test('a release that other code renders as well keeps its witness, and a promotion of that code asks for a new one', async () => {
  const delivered = await fleet();
  await delivered.witness('web');
  const { release, code } = await delivered.record('staging');
  await delivered.release('web', { images: { server: '2.0' } });
  await delivered.promote('web', 'staging');
  // what apps do not read: the same files come of it
  await delivered.code(governed('dev', { bypassable: ['SOAK'] }));
  await delivered.configure();
  await delivered.release('web', { images: { server: '1.0' } });
  const again = await delivered.record('dev');
  expect([again.release, again.code === code]).toEqual([release, false]);
  const [left, ...more] = await checkWitnesses(await delivered.snapshot());
  expect([left?.severity, left?.code, more]).toEqual(['warning', 'WITNESS_DIFFERS', []]);
  await delivered.promote('web', 'staging');
  expect((await delivered.record('staging')).code).toBe(again.code);
  expect(warnings(await delivered.promote('web', 'prod'))).toContain('RENDERS_UNPROVEN');
  const before = await delivered.head();
  expect((await delivered.witness('web')).kind).toBe('committed');
  expect((await judgeChange(delivered, before, await delivered.head())).findings).toEqual([]);
  expect(await checkWitnesses(await delivered.snapshot())).toEqual([]);
});

test('a witness of a release that stands from its code is kept when other code renders the same, and counts there', async () => {
  const delivered = await fleet();
  await delivered.promoteApproved('web', 'prod');
  const { release, code } = await delivered.record('prod');
  const witness = async () => delivered.textAt(`environments/_witnesses/web/${release}.yaml`);
  const first = await witness();
  await delivered.release('web', { images: { server: '2.0' } });
  await delivered.code(governed('dev', { bypassable: ['SOAK'] }));
  await delivered.configure();
  await delivered.release('web', { images: { server: '1.0' } });
  const again = await delivered.record('dev');
  expect([again.release, again.code === code]).toEqual([release, false]);
  const outcome = await delivered.witness('web', release, { as: { name: 'Dee', email: 'dee@example.org' } });
  expect([outcome.kind, outcome.plan.edits]).toEqual(['nothing', []]);
  const kept = expect.stringMatching(/^Cyd .* that witness is kept and counts here too/);
  expect(outcome.plan.findings).toEqual([
    expect.objectContaining({ severity: 'note', code: 'WITNESS_DIFFERS', message: kept }),
  ]);
  expect(await witness()).toBe(first);
  expect(await checkWitnesses(await delivered.snapshot())).toEqual([]);
  expect(codes(await delivered.promote('web', 'staging'))).toEqual([]);
  const proposed = await delivered.promote('web', 'prod');
  expect([...codes(proposed), ...warnings(proposed)]).not.toContain('RENDERS_UNPROVEN');
});
