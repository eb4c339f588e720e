import { PlainBranch } from '../net/plain-branch';
import type { Cli } from '../support/cli';
import { DeliveredExample } from '../support/delivered-example';
import { PODINFO } from '../support/example-project';
import { temporaryDirectories } from '../support/temporary-directory';

jest.setTimeout(240_000);
const temporary = temporaryDirectories();

let cli: Cli;
let branch: PlainBranch;
/** The commit before the second release, at which staging is frozen. */
let then: string;

beforeAll(async () => {
  const copy = await (await DeliveredExample.create(await temporary())).copy();
  ({ cli } = copy);
  branch = new PlainBranch(copy.path);
  await cli.ok('freeze', '--env', 'staging', '--reason', 'load test');
  then = branch.head();
  await new Promise((resolve) => setTimeout(resolve, 2000));
  await cli.ok('unfreeze', '--env', 'staging');
  await cli.ok('release', 'frontend', '--image', `server=${PODINFO.new}`);
  await cli.ok('promote', 'frontend', '--to', 'staging');
  await cli.ok('promote', 'frontend', '--to', 'prod');
});

interface Told {
  readonly at: string | null;
  readonly commit: string;
  readonly environments: readonly { readonly name: string; readonly freeze?: object | null }[];
  readonly targets: readonly {
    readonly environment: string;
    readonly app: string;
    readonly release: { readonly images: { readonly server: { readonly tag: string } } } | null;
    readonly pending: readonly object[];
    readonly proposals: readonly string[];
  }[];
}

/** The tag of the frontend by environment, and which environments are frozen. */
function told({ targets, environments }: Told) {
  const own = targets.filter(({ app }) => app === 'frontend');
  return {
    tags: Object.fromEntries(own.map((each) => [each.environment, each.release?.images.server.tag ?? null])),
    frozen: environments.filter(({ freeze }) => freeze).map(({ name }) => name),
    waiting: own.flatMap(({ pending, proposals }) => [...pending, ...proposals]),
  };
}

const [OLD, NEW] = [PODINFO.old, PODINFO.new].map((image) => /:([^:@]+)@/.exec(image)?.[1]);

test('says what was desired at a commit or a time, with what was frozen then, and nothing of now', async () => {
  const date = new Date(Number(branch.git('log', '-1', '--format=%ct', then)) * 1000).toISOString();
  for (const at of [then, then.slice(0, 10), date]) {
    const { code, data } = await cli.json('status', '--at', at);
    expect(code).toBe(0);
    expect(data).toMatchObject({ at: date, commit: then });
    expect([at, told(data as Told)]).toEqual([
      at,
      {
        tags: { dev: OLD, staging: null, hotfix: null, prod: null },
        frozen: ['staging'],
        waiting: [],
      },
    ]);
  }
  const now = (await cli.json('status')).data as Told;
  expect([now.at, told(now).tags['staging'], told(now).frozen]).toEqual([null, NEW, []]);
  expect(told(now).waiting).not.toEqual([]);
});

test('prints the moment and the commit, and takes apps and environments', async () => {
  const printed = await cli.ok('status', 'frontend', '--env', 'staging', '--at', then);
  expect(printed).toContain('staging FROZEN');
  expect(printed).toMatch(
    new RegExp(`desired at \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\dZ \\(${then.slice(0, 12)}\\), as Git has it`),
  );
  expect(printed).not.toContain('backend');
});

test.each([
  ['a time to come', '2100-01-01', 'is yet to come'],
  ['a time before the first commit', '2020-01-01', 'is before the first commit of branch'],
  ['what is neither', 'last week', 'is neither a commit of'],
])('fails for %s', async (_title, at, said) => {
  const { code, all } = await cli.run('status', '--at', at);
  expect([code, all]).toEqual([2, expect.stringContaining(said)]);
});
