import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { changeOf, type Outcome } from '../../../lib/engine/promotion';
import type { FleetFixture } from '../../support/fleet-fixture';
import { anApp } from '../../support/names';
import { codes, thrownCodes } from '../../support/outcome-codes';
import { fleets, runEverywhere } from '../../support/prepared-fleets';

const fleet = fleets(runEverywhere);

/** What is asked for, part by part, as the command does. */
async function everywhere(fixture: FleetFixture, app: string): Promise<Outcome[]> {
  const parts = await fixture.open().parts({ verb: 'retire', app: anApp(app) });
  const outcomes: Outcome[] = [];
  for (const { environment = '' } of parts as readonly { readonly environment?: string }[])
    outcomes.push(await fixture.retire(app, environment, { reason: 'replaced' }));
  return outcomes;
}

async function configureAll(fixture: FleetFixture): Promise<Outcome[]> {
  const outcomes = await fixture.configure();
  for (const outcome of outcomes) if (outcome.kind === 'proposed') await fixture.approved(outcome);
  return outcomes;
}

test('an app that left every environment leaves the data with the next configure, once the code is without it', async () => {
  const going = await fleet();
  const outcomes = await everywhere(going, 'web');
  expect(outcomes.map(({ kind, plan }) => [kind, plan.environment])).toEqual([
    ['proposed', 'prod'],
    ['committed', 'staging'],
    ['committed', 'dev'],
  ]);
  await going.code((code) => {
    code.apps['shop'] = { ...code.apps['web'], slots: ['server'], config: { dev: {} } };
    delete code.apps['web'];
  });
  // prod still runs it
  await configureAll(going);
  expect(await going.idAt('environments/dev/apps/web.yaml')).toBeDefined();
  for (const outcome of outcomes) if (outcome.kind === 'proposed') await going.approved(outcome);
  await configureAll(going);
  expect(await going.idAt('environments/prod/apps/web.yaml')).toBeUndefined();
  const { apps } = await going.status();
  expect(apps).toEqual(['shop']);
  expect((await going.configure()).map(({ kind }) => kind)).toEqual(['nothing']);
  expect(await thrownCodes(everywhere(going, 'web'))).toEqual(['UNKNOWN_APP']);
});

test('what was never released leaves as well; what stands by hand stays', async () => {
  const going = await fleet();
  await going.code((code) => {
    code.apps['tried'] = { slots: ['server'], config: { dev: {}, prod: {} } };
  });
  await configureAll(going);
  await going.byHand([
    { kind: 'file', path: 'manifests/prod/tried/objects/Deployment.tried.yaml', content: 'a: b\n' },
  ]);
  await going.code((code) => {
    delete code.apps['tried'];
  });
  await configureAll(going);
  expect(await going.idAt('environments/dev/apps/tried.yaml')).toBeDefined();
  await going.byHand([{ kind: 'delete', path: 'manifests/prod/tried' }]);
  await configureAll(going);
  expect(await going.idAt('environments/dev/apps/tried.yaml')).toBeUndefined();
  expect(await going.idAt('environments/prod/apps/tried.yaml')).toBeUndefined();
});

test('one of several environments is not meant where none is named', async () => {
  const going = await fleet();
  const asked = going.open().run({ verb: 'retire', app: anApp('web') });
  expect(await thrownCodes(asked)).toEqual(['INVALID_OPTION']);
});

test('an app is renamed by the commands of the page', async () => {
  const typed = typedOn('An app');
  const renamed = await fleet();
  const ran: Outcome[] = [];
  await renamed.code((code) => {
    code.apps['shop'] = { slots: ['server'], config: { dev: {}, staging: {}, prod: {} } };
  });
  const configured = await configureAll(renamed);
  ran.push(configured[0] as Outcome);
  const asked = configured.flatMap((each) => (each.kind === 'proposed' ? [each.proposal.id] : []));
  ran.push(await renamed.release('shop', { images: { server: '1.0' } }));
  ran.push(await renamed.promote('shop', 'staging'));
  ran.push(await renamed.promote('shop', 'prod'));
  await renamed.approved(ran.at(-1) as Outcome);
  for (const outcome of await everywhere(renamed, 'web'))
    if (outcome.kind === 'proposed') await renamed.approved(outcome);
  await renamed.code((code) => {
    delete code.apps['web'];
  });
  await configureAll(renamed);
  expect((await renamed.status()).apps).toEqual(['shop']);
  expect(ran.flatMap((outcome) => codes(outcome))).toEqual([]);
  const verbs = ran.map(({ plan }) => changeOf(plan.verb).command(plan.change).split(' ')[1]);
  const [first = '', ...rest] = verbs;
  expect(typed.map((line) => line.split(' ')[1])).toEqual([
    first,
    ...['approve', 'merge'],
    ...rest,
    ...['retire', 'configure'],
  ]);
  // the page names the proposal that configure opened here
  expect(typed.slice(1, 3).map((line) => line.split(' ')[2])).toEqual([...asked, ...asked]);
});

test('an environment is renamed by the commands of the page', async () => {
  const renamed = await fleet();
  const ran: Outcome[] = [];
  const done = async (outcome: Outcome) => {
    ran.push(outcome);
    if (outcome.kind === 'proposed') await renamed.approved(outcome);
  };
  await renamed.code((code) => {
    const { prod } = code.environments;
    if (prod) code.environments['production'] = { ...prod };
    const { web } = code.apps;
    if (web) web.config['production'] = { ...web.config['prod'] };
  });
  ran.push((await configureAll(renamed))[0] as Outcome);
  await done(await renamed.release('web'));
  await done(await renamed.promote('web', 'staging'));
  await renamed.witness('web');
  await done(await renamed.promote('web', 'production'));
  expect(await renamed.versions('production')).toEqual({ server: '1.0' });
  await done(await renamed.retire('web', 'prod', { reason: 'prod is called production now' }));
  await renamed.code((code) => {
    delete code.environments['prod'];
    delete code.apps['web']?.config['prod'];
  });
  ran.push((await configureAll(renamed))[0] as Outcome);
  for (const path of ['environments/prod', 'manifests/prod'])
    if (await renamed.idAt(path)) await renamed.byHand([{ kind: 'delete', path }]);
  expect((await renamed.configure()).map(({ kind }) => kind)).toEqual(['nothing']);
  expect((await renamed.status()).environments.map(({ name }) => name)).toEqual([
    'dev',
    'hotfix',
    'staging',
    'production',
  ]);
  expect(await renamed.check()).toEqual([]);
  expect(ran.flatMap((outcome) => codes(outcome))).toEqual([]);
  const verbs = ran.map(({ plan }) => changeOf(plan.verb).command(plan.change).split(' ')[1]);
  expect(typedOn('An environment').map((line) => line.split(' ')[1])).toEqual(verbs);
});

/** The commands of a section of the page. */
function typedOn(section: string): readonly string[] {
  const page = readFileSync(join(__dirname, '../../../docs/rename.md'), 'utf8');
  const text = page.split(/^## /m).find((each) => each.startsWith(`${section}\n`)) ?? '';
  return [...text.matchAll(/^npx (cdk8s-delivery .*)$/gm)].map(([, line = '']) => line);
}
