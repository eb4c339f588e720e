import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gitOutput } from '../../lib/engine/git/run-git';
import { DeliveredExample } from '../support/delivered-example';
import { PODINFO } from '../support/example-project';
import { startTokenIssuer } from '../support/github/token-issuer';
import { temporaryDirectories } from '../support/temporary-directory';

jest.setTimeout(240_000);

const temporary = temporaryDirectories();

test('a workflow may ask for a release of its own app alone, and its commit and run go into the record', async () => {
  const example = await DeliveredExample.create(await temporary());
  const { path, cli } = await example.copy();
  const issuer = await startTokenIssuer();
  try {
    await example.project.edit('environments/apps/frontend.ts', (text) =>
      text.replace('https://github.com/stefanprodan/podinfo', `${issuer.url}/acme/web`),
    );
    await cli.ok('configure');
    const image = `server=${PODINFO.new}`;
    const folder = await temporary();
    const asking = async (claims: object, ...more: readonly string[]) => {
      const delivery = path.split('/').slice(-2).join('/').replace('.git', '');
      const file = join(folder, 'caller');
      const aud = `cdk8s-delivery: release frontend ${image} in ${delivery}`;
      const token = await issuer.token({ aud, ...claims });
      writeFileSync(file, `${token}\n`);
      const end = await cli.run('release', 'frontend', '--image', image, '--caller', file, ...more);
      expect(end.all).not.toContain(token);
      return end;
    };
    const shown = async (what: string) =>
      (await gitOutput(['show', what], { gitDir: path })).toString('utf8');
    const before = await shown('delivery');
    // What is no token is read no further than a token is long, and nothing without an end is read.
    const [long, pipe] = [join(folder, 'long'), join(folder, 'pipe')];
    writeFileSync(long, '0'.repeat(200_000));
    execFileSync('mkfifo', [pipe]);
    for (const [file, code, says] of [
      [long, 1, 'too long to be a token'],
      [pipe, 2, 'is not a plain file'],
    ] as const)
      expect(await cli.run('release', 'frontend', '--image', image, '--caller', file)).toMatchObject({
        code,
        all: expect.stringContaining(says),
      });
    expect(await asking({ repository: 'acme/other' })).toMatchObject({
      code: 1,
      all: expect.stringContaining('CALLER_REFUSED'),
    });
    expect(await asking({}, '--dry-run')).toMatchObject({ code: 0 });
    expect(await shown('delivery')).toEqual(before);
    expect(await asking({})).toMatchObject({ code: 0 });
    const record = await shown('delivery:environments/dev/releases/frontend.yaml');
    expect(record).toContain(`run: ${issuer.url}/acme/web/actions/runs/4711`);
    expect(record).toContain(`commit: ${'b'.repeat(40)}`);
    // Who reads the token can ask for the same again, and nothing comes of it.
    const taken = await shown('delivery');
    const again = await cli.run('release', 'frontend', '--image', image, '--caller', join(folder, 'caller'));
    expect([again.code, await shown('delivery')]).toEqual([0, taken]);
    const other = `server=${PODINFO.old}`;
    const replayed = await cli.run(
      'release',
      'frontend',
      '--image',
      other,
      '--caller',
      join(folder, 'caller'),
    );
    expect(replayed).toMatchObject({ code: 1, all: expect.stringContaining('CALLER_REFUSED') });
  } finally {
    await issuer.close();
  }
});
