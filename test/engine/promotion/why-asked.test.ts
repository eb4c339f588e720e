import { governed } from '../../support/fleet-code';
import type { FleetFixture } from '../../support/fleet-fixture';
import { codes, warnings } from '../../support/outcome-codes';
import { fleets, runEverywhere } from '../../support/prepared-fleets';

const fleet = fleets(async (first: FleetFixture) => {
  await runEverywhere(first);
  for (const name of ['dev', 'staging', 'prod'])
    await first.code(governed(name, { asksFor: ['reason', 'ticket'] }));
  for (const outcome of await first.configure())
    if (outcome.kind === 'proposed') await first.approved(outcome);
  await first.release('web', { images: { server: '1.1' }, reason: 'the sale', ticket: 'OPS-1' });
});

const missing = (outcome: Parameters<typeof codes>[0]) =>
  'plan' in outcome
    ? outcome.plan.findings.filter(({ code }) => code === 'WHY_MISSING').map(({ remedy }) => remedy)
    : [];

test('what moves or loosens something is refused without what the environment asks for', async () => {
  const asking = await fleet();
  const bare = await asking.release('web', { images: { server: '1.2' }, dryRun: true });
  expect([codes(bare), missing(bare)]).toEqual([
    ['WHY_MISSING'],
    ['ask again with --reason "…" --ticket "…"'],
  ]);
  const half = await asking.promote('web', 'staging', { reason: 'the sale' });
  expect([half.kind, missing(half)]).toEqual(['refused', ['ask again with --ticket "…"']]);
  for (const outcome of [
    await asking.retire('web', 'staging', { reason: 'gone', dryRun: true }),
    await asking.waive('staging', { reason: 'later' }),
  ])
    expect([outcome.kind, codes(outcome)]).toEqual(['refused', ['WHY_MISSING']]);
});

test('what stops something or brings back what ran before is warned, and goes on', async () => {
  const asking = await fleet();
  for (const outcome of [
    await asking.rollback('web', 'dev'),
    await asking.freeze('staging'),
    await asking.hold('web', 'prod'),
  ])
    expect([outcome.kind, warnings(outcome)]).toEqual(['committed', expect.arrayContaining(['WHY_MISSING'])]);
  expect(codes(await asking.unfreeze('staging'))).toEqual(['WHY_MISSING']);
});

test('a ticket is a trailer of the commit, through a proposal too, and is told by history', async () => {
  const asking = await fleet();
  const told = { reason: 'the sale', ticket: 'https://tracker.example.org/OPS-1' };
  expect((await asking.promote('web', 'staging', told)).kind).toBe('committed');
  const proposed = await asking.promote('web', 'prod', told);
  await asking.approved(proposed);
  const [merged, , promoted] = await asking.history();
  expect([merged?.environment, merged?.claims.reason, merged?.claims.ticket]).toEqual([
    'prod',
    told.reason,
    told.ticket,
  ]);
  expect(promoted?.claims.ticket).toBe(told.ticket);
});

test('a proposal that was asked for before the environment asked is refused at the merge', async () => {
  const open = await fleet();
  await open.code(governed('prod', { asksFor: [] }));
  for (const outcome of await open.configure()) if (outcome.kind === 'proposed') await open.approved(outcome);
  await open.promote('web', 'staging', { reason: 'the sale', ticket: 'OPS-1' });
  const proposed = await open.promote('web', 'prod');
  if (proposed.kind !== 'proposed') throw new Error(proposed.kind);
  await open.approve(proposed.proposal.id);
  await open.code(governed('prod', { asksFor: ['ticket'] }));
  for (const outcome of await open.configure()) if (outcome.kind === 'proposed') await open.approved(outcome);
  const merged = await open.merge(proposed.proposal.id);
  expect([merged.kind, codes(merged)]).toEqual(['refused', ['WHY_MISSING']]);
});

test('a ticket has to fit the pattern that the environment asks for, as an id or at the end of a link', async () => {
  const asking = await fleet();
  await asking.code(governed('staging', { asksFor: [{ ticket: 'CHG-[0-9]+' }] }));
  for (const outcome of await asking.configure())
    if (outcome.kind === 'proposed') await asking.approved(outcome);
  const asked = async (ticket?: string) => {
    const outcome = await asking.promote('web', 'staging', {
      dryRun: true,
      ...(ticket === undefined ? {} : { ticket }),
    });
    return 'plan' in outcome
      ? outcome.plan.findings.flatMap(({ code, message }) => (code === 'WHY_MISSING' ? [message] : []))
      : [];
  };
  const wanted = 'staging asks for a ticket that fits CHG-[0-9]+ of every change, and this one has';
  expect(await asked()).toEqual([`${wanted} none`]);
  for (const ticket of ['OPS-1', 'CHG-12x', 'CHG-', 'see CHG-12', 'https://tracker.example.org/CHG-12/edit'])
    expect(await asked(ticket)).toEqual([`${wanted} "${ticket}"`]);
  for (const ticket of ['CHG-12', 'https://tracker.example.org/CHG-12'])
    expect(await asked(ticket)).toEqual([]);
});
