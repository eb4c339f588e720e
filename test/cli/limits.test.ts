import { DeliveredExample } from '../support/delivered-example';
import { temporaryDirectories } from '../support/temporary-directory';

jest.setTimeout(240_000);
const temporary = temporaryDirectories();

test('--limit counts what is printed, and an audit that finds nothing says in what it looked', async () => {
  const { cli } = await (await DeliveredExample.create(await temporary())).copy();
  await cli.ok('promote', 'frontend', 'backend', '--to', 'staging');
  await cli.ok('promote', 'frontend', '--to', 'prod');
  await cli.ok('withdraw', 'prod/promote-frontend');
  await cli.ok('retire', 'backend', '--env', 'staging');
  await cli.ok('rollback', 'backend', '--env', 'staging', '--reason', 'too early');
  await cli.ok('freeze', '--env', 'dev,staging', '--reason', 'load test');
  for (const limit of [1, 2, 3, 4]) {
    const lines = (await cli.ok('history', '--limit', `${limit}`)).trim().split('\n');
    expect(lines.filter((line) => /^[0-9a-f]{12} /.test(line))).toHaveLength(limit);
    expect(lines.at(-1)).toBe(`older changes are not shown: --limit ${2 * limit}`);
    const { data } = await cli.json('history', '--limit', `${limit}`);
    expect((data as { changes: unknown[] }).changes).toHaveLength(limit);
    const audited = await cli.run('audit', '--limit', `${limit}`);
    expect(audited.stdout.split('\n').filter((line) => /^\d{4}-/.test(line))).toHaveLength(limit);
  }
  const about = async (what: string, ...more: string[]) => {
    const { data } = await cli.json('audit', '--about', what, ...more);
    const { changes, requests } = data as { changes: unknown[]; requests: unknown[] };
    return changes.length + requests.length;
  };
  expect(await about('prod/promote-frontend', '--limit', '1')).toBe(1);
  expect(await about('ada@example.org')).toBeGreaterThan(3);
  expect(await about('Ada', '--limit', '2')).toBe(2);
  expect(await cli.ok('audit', '--about', 'nobody@example.org')).toMatch(
    /^nothing is about "nobody@example\.org": looked for in commits, .*approved/,
  );
});
