import { expression } from '../../lib/gates/expression/author';
import { statement } from '../../lib/gates/statement/author';
import type { Evidence } from '../../lib/model/scalars';
import { governed } from '../support/fleet-code';
import { FleetFixture } from '../support/fleet-fixture';
import { codes, thrown } from '../support/outcome-codes';

const link = 'https://ci.example.org/runs/1';
const TESTED = expression('tests-green', {
  expression: 'has(release.evidence.tests)',
  message: 'no tests are recorded',
});

let made: FleetFixture | undefined;
afterEach(() => made?.remove());

/** A fleet whose staging has a gate, and a release that is to enter it. */
async function released(
  gate: ReturnType<typeof expression> | ReturnType<typeof statement>,
  evidence: Readonly<Record<string, Evidence>> = {},
): Promise<FleetFixture> {
  made = await FleetFixture.create();
  await made.code(governed('staging', { gates: [gate], bypassable: [`gate:${gate.name}`] }));
  await made.configure();
  await made.release('web', { images: { server: '1' }, evidence });
  return made;
}

describe('an expression of a fleet', () => {
  test('fails where it does not hold, with its own message and what to do', async () => {
    const fleet = await released({ ...TESTED, remedy: 'run the tests' });
    const outcome = await fleet.promote('web', 'staging');
    expect(codes(outcome)).toEqual(['GATE_REFUSED']);
    expect(outcome.plan.findings).toContainEqual(
      expect.objectContaining({
        message: 'the gate tests-green does not let it into staging: no tests are recorded',
        remedy: 'run the tests',
        subject: { environment: 'staging', app: 'web', gate: 'tests-green' },
      }),
    );
  });

  test('lets pass what it holds for, by the evidence in the record', async () => {
    const fleet = await released(TESTED, { tests: { link } });
    const outcome = await fleet.promote('web', 'staging');
    expect([outcome.kind, codes(outcome)]).toEqual(['committed', []]);
    expect(outcome.plan.gates).toEqual([
      {
        environment: 'staging',
        app: 'web',
        gate: 'tests-green',
        verdict: 'pass',
        message: 'tests-green: `has(release.evidence.tests)` holds',
      },
    ]);
  });

  test.each([
    ['current == null', 'what runs there'],
    ['environment == "staging" && app == "web"', 'the target'],
    ['release.images.server.tag == "1"', 'the images'],
    ['timestamp(now) > timestamp("2020-01-01T00:00:00Z")', 'the moment'],
  ])('may ask %s: %s', async (asked) => {
    const fleet = await released(expression('any', { expression: asked, message: 'no' }));
    expect(codes(await fleet.promote('web', 'staging'))).toEqual([]);
  });

  test('fails as undecided where it gives neither true nor false', async () => {
    const fleet = await released(
      expression('odd', { expression: 'release.evidence.tests.link', message: 'no' }),
    );
    expect(codes(await fleet.promote('web', 'staging'))).toEqual(['GATE_UNDECIDED']);
  });

  test.each([
    ['release.', /^the gate odd: .* at column 9 of "release\."$/],
    ['1 + 1', 'the gate odd: it gives neither true nor false but int: "1 + 1"'],
    ['app == environment &&\n  nobody.knows', /^the gate odd: .*nobody.* at line 2, column 3 of /],
  ])('fails to be configured where it can never hold: %s', async (asked, message) => {
    made = await FleetFixture.create();
    await made.configure();
    const before = await made.head();
    const gates = [expression('odd', { expression: asked, message: 'no' })];
    await made.code(governed('staging', { gates }));
    expect((await thrown(made.configure())).findings).toMatchObject([
      {
        code: 'INVALID_GATE',
        message: typeof message === 'string' ? message : expect.stringMatching(message),
        subject: { environment: 'staging', gate: 'odd' },
      },
    ]);
    expect(await made.head()).toBe(before);
  });
});

describe('a statement of a job elsewhere', () => {
  test('fails as undecided while it does not stand, and says who can supply it', async () => {
    const fleet = await released(statement('load-test', { by: 'the nightly load test' }));
    const outcome = await fleet.promote('web', 'staging');
    expect(codes(outcome)).toEqual(['GATE_UNDECIDED']);
    const [found] = outcome.plan.findings;
    expect(found?.message).toMatch(/undecided: the statement load-test for r-[0-9a-f]{16} is missing$/);
    expect(found?.remedy).toBe(
      'let the nightly load test record it: `cdk8s-delivery release web --evidence load-test=<link>`; or `--bypass gate:load-test` where the environment allows it',
    );
  });

  test('stands as evidence of its kind, and passes a person who names the gate', async () => {
    const fleet = await released(statement('load-test'));
    const named = { bypass: ['gate:load-test'], reason: 'INC-42', dryRun: true };
    expect(codes(await fleet.promote('web', 'staging', named))).toEqual([]);
    await fleet.release('web', { images: { server: '1' }, evidence: { 'load-test': { link } } });
    const outcome = await fleet.promote('web', 'staging');
    expect([outcome.kind, codes(outcome)]).toEqual(['committed', []]);
    expect(outcome.plan.gates?.[0]?.message).toBe(`load-test: ${link}`);
  });
});
