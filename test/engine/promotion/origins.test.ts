import type { ContentChecks } from '../../../lib/engine/judgement';
import { planPromotion } from '../../../lib/engine/promotion/changes/promote/plan-promotion';
import { parseOrigins, printOrigins } from '../../../lib/engine/promotion/origins';
import { refusal, tallyRules } from '../../../lib/model/finding';
import { ada, type FleetFixture } from '../../support/fleet-fixture';
import { aCommit, anApp, anEnv, aRef } from '../../support/names';
import { fleets, runInStaging } from '../../support/prepared-fleets';

const fleet = fleets(runInStaging);
const request = { requestedBy: ada, now: new Date() };

const made = 'FleetCode "prod/web" (Deployment)';

/** Refuses the Deployment wherever it is judged. */
const strict: ContentChecks = async (_snapshot, name) => async (_files, subject) => {
  const about = { ...subject, rule: 'never', file: 'objects/Deployment.web.yaml', object: 'Deployment web' };
  const findings = [refusal('POLICY_FAILED', 'a rule says no', about)];
  return {
    findings,
    rules: tallyRules([{ environment: name, rule: 'never', objects: 1 }], findings),
    exceptions: [],
  };
};

const rendersRef = async (delivered: FleetFixture): Promise<string> =>
  [...(await delivered.remote.branches('renders/*/*')).keys()].sort().at(-1) ?? '';

/** What the refusals of a promotion into prod say of what made the object. */
async function constructs(delivered: FleetFixture): Promise<unknown[]> {
  const { plan } = await delivered.run(
    (snapshot) =>
      planPromotion(snapshot, { ...request, apps: [anApp('web')], to: anEnv('prod'), content: strict }),
    { dryRun: true },
  );
  return plan.findings.filter(({ code }) => code === 'POLICY_FAILED').map(({ subject }) => subject.construct);
}

test('what made each file is kept beside the renders, and no tree or release id depends on it', async () => {
  const delivered = await fleet();
  const ref = await rendersRef(delivered);
  const text = (await delivered.remote.readText(`${ref}:web/origins.json`)) ?? '';
  expect(parseOrigins(text).get('prod/objects/Deployment.web.yaml')).toBe(made);
  const { renders } = await delivered.record('dev');
  for (const [environment, tree] of Object.entries(renders.trees))
    expect(await delivered.remote.idAt(ref, `web/${environment}`)).toBe(tree);
  expect(await delivered.check()).toEqual([]);
});

test('a promotion that is judged again names what made the object, from the renders of the release', async () => {
  const delivered = await fleet();
  await delivered.release('web', { images: { server: '2.0' } });
  expect((await delivered.record('dev')).release).not.toBe((await delivered.record('staging')).release);
  expect(await constructs(delivered)).toEqual([made]);
});

test('renders that are gone leave the construct out, and change no verdict', async () => {
  const delivered = await fleet();
  const ref = await rendersRef(delivered);
  const from = (await delivered.remote.resolve(ref)) ?? aCommit('');
  expect(await delivered.remote.updateRefs([{ ref: aRef(ref), from, to: null }])).toBe(true);
  expect(await constructs(delivered)).toEqual([undefined]);
});

test.each([
  ['no JSON', '{'],
  ['another form', '[]'],
  [
    'text that steers a terminal',
    JSON.stringify({ prod: { 'objects/Deployment.web.yaml': '\u001b[2K ok' } }),
  ],
  ['names that are none of an environment', JSON.stringify({ __proto__: {}, '../x': { a: 'b' } })],
  ['much of it', `{"prod":{"objects/Deployment.web.yaml":"x"}${' '.repeat(8 * 1024 * 1024)}}`],
])('%s in the place of what made the files is left out', async (_what, content) => {
  const delivered = await fleet();
  const ref = await rendersRef(delivered);
  const { release } = await delivered.record('staging');
  await delivered.byHand([{ kind: 'file', path: 'web/origins.json', content }], {
    ref,
    message: `renders of web ${release}\n`,
  });
  expect(await constructs(delivered)).toEqual([undefined]);
});

test('what is printed is read back, in one order', () => {
  const origins = new Map([
    ['prod/b.yaml', 'B'],
    ['dev/a.yaml', 'A "x"'],
    ['prod/a.yaml', 'A'],
  ]);
  expect([...parseOrigins(printOrigins(origins))]).toEqual([
    ['dev/a.yaml', 'A "x"'],
    ['prod/a.yaml', 'A'],
    ['prod/b.yaml', 'B'],
  ]);
  expect(printOrigins(new Map([...origins].reverse()))).toBe(printOrigins(origins));
});
