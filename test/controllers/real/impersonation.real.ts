import { type ExampleProject, PODINFO } from '../../support/example-project';
import { isWell } from './applications';
import type { Plant } from './plant';
import { say, seconds, withPlant } from './with-plant';

const ROLE = 'rbac.authorization.k8s.io/v1/Role';

/** Every environment, as the switch holds for all of Argo CD. */
const asAccounts = (project: ExampleProject) =>
  project.edit('environments/environments.ts', (text) =>
    text
      .replace('import { anyOf,', 'import { anyOf, argocd,')
      .replaceAll(
        /new Environment\(project, '[a-z]+', \{/g,
        '$&\n  controller: argocd({ impersonate: true }),',
      ),
  );

withPlant('Argo CD that writes as accounts of an environment', suite, {
  prepare: asAccounts,
  settings: { 'application.sync.impersonation.enabled': 'true' },
});

function suite(plant: () => Plant): void {
  test('what bootstrap prints is enough for a release, and a right that is taken away is missed', async () => {
    await plant().cli.ok('release', 'frontend', '--image', `server=${PODINFO.old}`);
    const begin = Date.now();
    expect(await plant().bootstrap('dev')).toEqual([]);
    await plant().applications.untilWell('dev', 'frontend');
    say(`bootstrap of dev as accounts of its own, to synced and healthy: ${seconds(begin)} s`);
    await plant().objects.delete(ROLE, 'dev-argocd-deployer', 'dev');
    await plant().objects.delete('v1/Service', 'frontend-server', 'dev');
    await plant().applications.until('argocd-dev/frontend', 'is refused by the API server', ({ status }) =>
      /argocd-dev:argocd-deployer.*(?:cannot|forbidden)|forbidden.*argocd-dev:argocd-deployer/s.test(
        JSON.stringify(status?.operationState),
      ),
    );
    await plant().bootstrap('dev');
    await plant().applications.until('argocd-dev/frontend', 'is well', isWell);
  });
}
