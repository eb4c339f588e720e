import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Cli } from '../support/cli';
import { ExampleProject, PODINFO } from '../support/example-project';
import { createBareRepository } from '../support/http-git-server';
import { temporaryDirectories } from '../support/temporary-directory';
import { writeFiles } from '../support/write-files';

jest.setTimeout(240_000);

const temporary = temporaryDirectories();
const TAG = PODINFO.old.split('@')[0] ?? '';

const SHOP = `apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec: {containers: [{name: api, image: '${TAG}'}]}
`;

test('a project in a folder of a repository is imported into, configured and released; what lies beside it is not seen', async () => {
  const top = await temporary();
  const folder = join(top, 'repository/services/fleet');
  await ExampleProject.create(folder);
  rmSync(join(folder, '.git'), { recursive: true });
  const { 'cdk8s-delivery': _settings, ...bare } = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8'),
  ) as Record<string, unknown>;
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(bare, null, 2)}\n`);
  writeFiles(join(top, 'repository'), {
    CODEOWNERS: '* @example/all\n/services/fleet/apps/shop/ @example/shop\n',
    'services/fleet/apps/shop/dev/shop.yaml': SHOP,
    'services/fleet/apps/shop/prod/shop.yaml': SHOP,
    'cdk8s.yaml': 'app: no such program\n',
    'environments/apps/shop.ts': 'this is not TypeScript',
  });
  execFileSync('git', ['init', '--quiet', '--initial-branch', 'main', join(top, 'repository')]);
  commitAll(join(top, 'repository'), 'a repository with a project in it');
  const delivery = join(top, 'delivery.git');
  await createBareRepository(delivery);
  const cli = new Cli({ cwd: folder, delivery, cache: join(top, 'cache') });

  // No delivery repository is named in package.json: the one that is given is written there.
  expect(await cli.ok('import')).toContain('2 objects, all the same but for images');
  expect(readFileSync(join(folder, 'environments/apps/shop.ts'), 'utf8')).toContain("['@example/shop']");
  expect(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))).toEqual({
    ...bare,
    'cdk8s-delivery': { repository: delivery },
  });
  commitAll(join(top, 'repository'), 'import');
  await cli.ok('configure');
  expect(await cli.ok('release', 'shop', '--image', `podinfo=${PODINFO.old}`)).toContain('✓ commit');
});

function commitAll(folder: string, message: string): void {
  const git = (...args: readonly string[]) => execFileSync('git', ['-C', folder, ...args]);
  git('add', '--all');
  git('-c', 'user.name=A', '-c', 'user.email=a@example.org', 'commit', '--quiet', '--message', message);
}
