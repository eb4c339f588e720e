import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DeliveredExample } from '../support/delivered-example';
import { temporaryDirectories } from '../support/temporary-directory';
import { plainGit } from '../support/work-tree';

jest.setTimeout(240_000);

const temporary = temporaryDirectories();

test('a promotion says of an upstream that its files were edited by hand, which ones, and brings what the record says', async () => {
  const { cli, path } = await (await DeliveredExample.create(await temporary())).copy();
  const clone = join(await temporary(), 'clone');
  await plainGit(path)('clone', '--quiet', '--branch', 'delivery', path, clone);
  const git = plainGit(clone);
  const objects = join(clone, 'manifests/dev/frontend/objects');
  const [first = '', second = ''] = readdirSync(objects).sort();
  const edits = {
    [first]: () =>
      writeFileSync(join(objects, first), `${readFileSync(join(objects, first), 'utf8')}# edited\n`),
    'ConfigMap.more.yaml': () =>
      writeFileSync(
        join(objects, 'ConfigMap.more.yaml'),
        'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: more\n  namespace: dev\n',
      ),
    [second]: () => rmSync(join(objects, second)),
  };
  for (const [file, edit] of Object.entries(edits)) {
    await git('reset', '--quiet', '--hard', 'origin/delivery');
    edit();
    await git('add', '--all');
    await git(
      '-c',
      'user.name=Eve',
      '-c',
      'user.email=eve@example.org',
      'commit',
      '--quiet',
      '-m',
      'by hand',
    );
    await git('push', '--quiet', path, '+HEAD:refs/heads/delivery');
    const { code, all } = await cli.run(
      'promote',
      'frontend',
      '--to',
      'staging',
      '--dry-run',
      '--accept-head',
      (await git('rev-parse', 'HEAD')).trim(),
    );
    const said = all.replace(/\s+/g, ' ');
    expect([file, code, said]).toEqual([
      file,
      0,
      expect.stringContaining('staging gets what the record says'),
    ]);
    expect(said).toContain(file);
    expect(said).toContain('cdk8s-delivery rollback frontend --env dev --release r-');
  }
});
