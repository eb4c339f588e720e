import { nameStanding } from '../../../lib/engine/compare';
import { refusal } from '../../../lib/model/finding';
import type { CommitId } from '../../../lib/model/scalars';
import type { FleetFixture } from '../../support/fleet-fixture';
import { fleets, runInStaging } from '../../support/prepared-fleets';

const fleet = fleets(runInStaging);

const found = (environment: string, file: string) =>
  refusal('POLICY_FAILED', 'a rule says no', { environment, app: 'web', file });

async function constructs(delivered: FleetFixture, files: [string, string][], commit?: CommitId) {
  const findings = files.map(([environment, file]) => found(environment, file));
  const named = await nameStanding(await delivered.snapshot(), findings, commit);
  return named.map(({ subject }) => subject.construct);
}

test('findings about manifests that stand say what made them, from the root of the repository or the target', async () => {
  const delivered = await fleet();
  await delivered.release('web', { images: { server: '2.0' } });
  expect(
    await constructs(delivered, [
      ['dev', 'manifests/dev/web/objects/Deployment.web.yaml'],
      ['staging', 'manifests/staging/web/objects/ConfigMap.web.yaml'],
      ['staging', 'delivery/application.yaml'],
      ['staging', 'manifests/staging/web/objects/Gone.web.yaml'],
      ['staging', 'environments/staging/waivers/x.yaml'],
      ['nowhere', 'objects/Deployment.web.yaml'],
    ]),
  ).toEqual([
    'FleetCode "dev/web" (Deployment)',
    'FleetCode "staging/web" (ConfigMap)',
    'FleetCode "staging/web" (application)',
    undefined,
    undefined,
    undefined,
  ]);
});

test('what stood at a commit is named by the record that stood there', async () => {
  const delivered = await fleet();
  const commit = await delivered.head();
  await delivered.retire('web', 'staging');
  const file: [string, string] = ['staging', 'manifests/staging/web/objects/Deployment.web.yaml'];
  expect(await constructs(delivered, [file])).toEqual([undefined]);
  expect(await constructs(delivered, [file], commit)).toEqual(['FleetCode "staging/web" (Deployment)']);
});

test('a record that cannot be read leaves the construct out', async () => {
  const delivered = await fleet();
  await delivered.byHand([
    { kind: 'file', path: 'environments/dev/releases/web.yaml', content: 'release: [' },
  ]);
  expect(await constructs(delivered, [['dev', 'objects/Deployment.web.yaml']])).toEqual([undefined]);
});
