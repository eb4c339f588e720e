import type { Outcome } from '../../../lib/engine/promotion';
import { parseWaiver } from '../../../lib/registry';
import { layout } from '../../support/default-layout';
import { ben, type FleetFixture } from '../../support/fleet-fixture';
import { aCommit, aRef } from '../../support/names';
import { codes, thrownCodes, warnings } from '../../support/outcome-codes';
import { fleets } from '../../support/prepared-fleets';

const configured = fleets((fleet) => fleet.configure());

const standing = async (fleet: FleetFixture, environment: string, name: string) =>
  parseWaiver((await fleet.textAt(layout.pathOf({ kind: 'waiver', environment, name }))) ?? '', name);

const idOf = (outcome: Outcome) => (outcome.kind === 'proposed' ? outcome.proposal.id : outcome.kind);

describe('a waiver', () => {
  test('is one file and one commit where nobody has to approve, and the same again is nothing', async () => {
    const fleet = await configured();
    const waiver = { app: 'web', object: 'Deployment web' };
    const first = await fleet.waive('dev', { waiver });
    expect(first.kind).toBe('committed');
    const [edit] = first.plan.edits;
    expect(edit?.path).toMatch(/^environments\/dev\/waivers\/probes-web-deployment-web-[0-9a-f]{6}\.yaml$/);
    expect(parseWaiver((await fleet.textAt(edit?.path ?? '')) ?? '', 'f')).toEqual({
      rule: 'probes',
      ...waiver,
      reason: 'a reason',
      owner: '@example/web',
      expires: '2030-06-30',
    });
    expect((await fleet.waive('dev', { waiver })).kind).toBe('nothing');
    expect((await fleet.waive('dev')).kind).toBe('committed');
    expect((await standing(fleet, 'dev', 'probes')).app).toBeUndefined();
  });

  test('keeps the comments of its file when it gets another end', async () => {
    const fleet = await configured();
    await fleet.waive('dev');
    const path = layout.pathOf({ kind: 'waiver', environment: 'dev', name: 'probes' });
    const text = (await fleet.textAt(path)) ?? '';
    await fleet.byHand([{ kind: 'file', path, content: text.replace('owner:', '# ask first\nowner:') }]);
    await fleet.waive('dev', { waiver: { expires: '2030-07-31' } });
    expect(await fleet.textAt(path)).toBe(
      text.replace('owner:', '# ask first\nowner:').replace('2030-06-30', '2030-07-31'),
    );
  });

  test('may be of a code, and of a policy of the environment itself', async () => {
    const fleet = await configured();
    const outcome = await fleet.waive('dev', { waiver: { rule: 'SCHEMA_VALUE' } });
    expect([outcome.kind, outcome.plan.edits[0]?.path]).toEqual([
      'committed',
      layout.pathOf({ kind: 'waiver', environment: 'dev', name: 'schema-value' }),
    ]);
    const file = layout.pathOf({ kind: 'environment', environment: 'dev' });
    const own = [
      'policies:',
      '  custom:',
      '    - name: one-team',
      '      description: a label',
      '      remedy: give the label',
      '      match: { pods: true }',
      '      validations: [{ expression: "true", message: a label }]',
      '',
    ];
    await fleet.byHand([
      { kind: 'file', path: file, content: `${await fleet.textAt(file)}${own.join('\n')}` },
    ]);
    expect((await fleet.waive('dev', { waiver: { rule: 'one-team' } })).kind).toBe('committed');
    expect(await thrownCodes(fleet.waive('staging', { waiver: { rule: 'one-team' } }))).toEqual([
      'NOT_WAIVABLE',
    ]);
  });

  test('that is to last for more than a year is a warning', async () => {
    const fleet = await configured();
    const outcome = await fleet.waive('dev', { waiver: { expires: '2030-12-31' }, dryRun: true });
    expect([outcome.kind, warnings(outcome)]).toEqual(['planned', ['WAIVER_LONG']]);
    expect(warnings(await fleet.waive('dev', { waiver: { expires: '2030-11-30' }, dryRun: true }))).toEqual(
      [],
    );
  });

  test('fails with everything that is wrong at once', async () => {
    const fleet = await configured();
    const waiver = { rule: 'probs', app: 'wep', object: 'web', owner: '', expires: '2029-11-30' };
    const asked = fleet.waive('dev', { waiver, reason: '' });
    await expect(asked).rejects.toThrow(
      /waive needs a reason[\s\S]*object: not a kind and a name[\s\S]*owner: empty[\s\S]*"probs" is not a rule of dev; known: app-armor,.*; did you mean "probes"\?[\s\S]*known: web; did you mean "web"\?[\s\S]*ended on 2029-11-30/,
    );
    expect(await thrownCodes(fleet.waive('dev', { waiver: { expires: 'soon' } }))).toEqual([
      'INVALID_OPTION',
    ]);
    expect(await thrownCodes(fleet.waive('dev', { waiver: { rule: 'FILES_DIFFER' } }))).toEqual([
      'NOT_WAIVABLE',
    ]);
    expect(await thrownCodes(fleet.waive('dve'))).toEqual(['UNKNOWN_ENVIRONMENT']);
  });

  test('fails for an app that the environment does not have', async () => {
    const fleet = await configured();
    const path = layout.pathOf({ kind: 'app', environment: 'dev', app: 'web' });
    await fleet.byHand([{ kind: 'delete', path }]);
    expect(await thrownCodes(fleet.waive('dev', { waiver: { app: 'web' } }))).toEqual(['ABSENT_HERE']);
    expect((await fleet.waive('staging', { waiver: { app: 'web' }, dryRun: true })).kind).toBe('planned');
  });

  test('fails to take the name of one about something else', async () => {
    const fleet = await configured();
    await fleet.waive('dev', { name: 'sidecar' });
    const other = { name: 'sidecar', waiver: { rule: 'resources' } };
    expect(await thrownCodes(fleet.waive('dev', other))).toEqual(['DUPLICATE_NAME']);
  });
});

describe('a waiver where approval is asked', () => {
  test('is a proposal of its own name, needs that approval, and is found again', async () => {
    const fleet = await configured();
    const outcome = await fleet.waive('prod');
    expect(idOf(outcome)).toBe('prod/waive-probes');
    expect(idOf(await fleet.waive('prod', { waiver: { rule: 'resources' } }))).toBe('prod/waive-resources');
    expect(await fleet.waive('prod')).toMatchObject({ kind: 'proposed', state: 'unchanged' });
    expect(codes(await fleet.merge('prod/waive-probes'))).toEqual(['NOT_APPROVED']);
    await fleet.approve('prod/waive-probes', ben);
    expect((await fleet.merge('prod/waive-probes')).kind).toBe('merged');
    expect((await standing(fleet, 'prod', 'probes')).rule).toBe('probes');
    expect((await fleet.waive('prod')).kind).toBe('nothing');
  });

  test('fails when the waiver has ended before the merge', async () => {
    const fleet = await configured();
    await fleet.waive('prod', {
      waiver: { expires: '2020-06-30' },
      now: new Date('2020-06-01T00:00:00Z'),
    });
    await fleet.approve('prod/waive-probes', ben);
    expect(codes(await fleet.merge('prod/waive-probes'))).toEqual(['WAIVER_EXPIRED']);
  });

  test('fails when somebody changed the waiver meanwhile', async () => {
    const fleet = await configured();
    await fleet.waive('prod');
    await fleet.approve('prod/waive-probes', ben);
    const content = 'rule: probes\nreason: by hand\nowner: x\nexpires: 2030-01-01\n';
    await fleet.byHand([
      { kind: 'file', path: layout.pathOf({ kind: 'waiver', environment: 'prod', name: 'probes' }), content },
    ]);
    expect(codes(await fleet.merge('prod/waive-probes'))).toContain('PLAN_MOVED');
  });

  test('fails when the proposal holds more than the waiver, or one of another environment', async () => {
    const fleet = await configured();
    const outcome = await fleet.waive('prod');
    const ref = outcome.kind === 'proposed' ? outcome.proposal.ref : aRef('');
    const head = await fleet.head(fleet.remote, ref);
    const [entry] = await collect(fleet.remote.history(head, [], { limit: 1 }));
    const parent = entry?.parents[0] ?? aCommit('');
    for (const path of [
      layout.pathOf({ kind: 'freeze', environment: 'prod' }),
      layout.pathOf({ kind: 'waiver', environment: 'hotfix', name: 'probes' }),
    ]) {
      const before = await fleet.head(fleet.remote, ref);
      const forged = await fleet.remote.commit({
        parents: [parent],
        base: parent,
        edits: [
          ...outcome.plan.edits,
          { kind: 'file', path, content: 'rule: probes\nreason: x\nowner: x\nexpires: 2030-01-01\n' },
        ],
        message: entry?.message ?? '',
        author: { ...ben, date: new Date() },
      });
      await fleet.remote.updateRefs([{ ref, from: before, to: forged }]);
      expect(codes(await fleet.merge('prod/waive-probes'))).toContain('MIXED_CHANGE');
    }
  });

  test('is lifted without approval, lifting it again changes nothing, and a name that never was is refused', async () => {
    const fleet = await configured();
    await fleet.approved(await fleet.waive('prod'));
    await expect(fleet.unwaive('prod', 'prbes')).rejects.toThrow(
      'INVALID_OPTION: prod has no waiver "prbes" and never had, it has: probes; did you mean "probes"?',
    );
    expect((await fleet.unwaive('prod', 'probes')).kind).toBe('committed');
    expect(
      await fleet.idAt(layout.pathOf({ kind: 'waiver', environment: 'prod', name: 'probes' })),
    ).toBeUndefined();
    expect(await fleet.unwaive('prod', 'probes')).toMatchObject({
      kind: 'nothing',
      commit: await fleet.head(),
    });
  });
});

async function collect<T>(all: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const each of all) found.push(each);
  return found;
}
