import { spawnSync } from 'node:child_process';
import { type AskedReleases, completeWords, type KnownNames } from '../../lib/cli/completion/complete-words';
import { createProgram } from '../../lib/cli/program';
import type { Cli } from '../support/cli';
import { cliProgram } from '../support/cli-build';
import { DeliveredExample } from '../support/delivered-example';
import { temporaryDirectories } from '../support/temporary-directory';

jest.setTimeout(120_000);

const program = createProgram();
const names: KnownNames = {
  commands: program.commands.map((command) => command.name()),
  environments: async () => ['dev', 'prod-eu', 'prod-us'],
  apps: async () => ['backend', 'frontend'],
  releases: async () => ['r-0123456789abcdef', 'r-fedcba9876543210'],
  proposals: async () => ['prod/promote-backend', 'staging/configure'],
};

test.each<[line: string, found: readonly string[]]>([
  ['prom', ['promote']],
  ['un', ['unfreeze', 'unhold', 'unreject', 'unwaive']],
  ['--quiet pro', ['promote', 'protect']],
  ['--forge ', ['git', 'github', 'local']],
  ['--forge local st', ['status']],
  ['promote ', ['backend', 'frontend']],
  ['promote frontend b', ['backend']],
  ['promote frontend --to ', ['dev', 'prod-eu', 'prod-us']],
  ['promote frontend --to prod-eu,', ['prod-eu,dev', 'prod-eu,prod-us']],
  ['promote frontend --to=prod', ['prod-eu', 'prod-us']],
  ['promote frontend --to = d', ['dev']],
  ['promote frontend --release r-f', ['r-fedcba9876543210']],
  ['promote --fix', ['--fix-contained']],
  ['diff --fail-on ', ['high', 'low', 'medium', 'refused']],
  ['approve p', ['prod/promote-backend']],
  ['approve prod/promote-backend s', ['staging/configure']],
  ['merge ', ['prod/promote-backend', 'staging/configure']],
  ['withdraw s', ['staging/configure']],
  ['check --proposal p', ['prod/promote-backend']],
  ['check --base p', ['prod/promote-backend']],
  ['diff --head ', ['prod/promote-backend', 'staging/configure']],
  ['check --format ', ['github', 'junit', 'sarif', 'text']],
  ['check --with kyverno,', ['kyverno,conftest', 'kyverno,kubeconform']],
  ['rules --format ', ['kyverno', 'text', 'vap']],
  ['completion ', ['bash', 'fish', 'zsh']],
  ['freeze --reason ', []],
  ['nothing ', []],
])('%s', async (line, found) => {
  expect(await completeWords(program, line.split(' '), names)).toEqual(found);
});

test.each<[line: string, asked: AskedReleases]>([
  ['rollback web --env prod --release ', { app: 'web', at: 'prod', isEarlier: true }],
  ['rollback --release r- --env prod --release ', { at: 'prod', isEarlier: true }],
  ['promote web --to prod --release ', { app: 'web', into: 'prod', isEarlier: false }],
  ['promote web --from=dev --to prod --release ', { app: 'web', at: 'dev', into: 'prod', isEarlier: false }],
  ['explain web --release ', { app: 'web', isEarlier: false }],
])('%s asks for the releases that fit there', async (line, asked) => {
  const releases = jest.fn(async () => []);
  await completeWords(program, line.split(' '), { ...names, releases });
  expect(releases).toHaveBeenCalledWith(asked);
});

test('every option of every command is completed', async () => {
  for (const command of program.commands) {
    const found = await completeWords(program, [command.name(), '--'], names);
    expect([command.name(), found]).toEqual([
      command.name(),
      expect.arrayContaining(command.options.flatMap(({ long }) => long ?? [])),
    ]);
  }
});

describe('in a shell', () => {
  const temporary = temporaryDirectories();
  let cli: Cli;
  beforeAll(async () => {
    const example = await DeliveredExample.create(await temporary());
    ({ cli } = await example.copy());
    await cli.ok('status');
  });

  const inShell = (shell: string, text: string) => {
    const { cwd, delivery = '', cache } = cli.place;
    const { stdout, stderr, error } = spawnSync(shell, ['-c', text], {
      cwd,
      encoding: 'utf8',
      env: {
        PATH: process.env['PATH'] ?? '',
        HOME: cache,
        CDK8S_DELIVERY_CACHE: cache,
        CDK8S_DELIVERY_REPOSITORY: delivery,
        NODE: process.execPath,
        PROGRAM: cliProgram(),
      },
    });
    if (error) throw error;
    return [...stdout.split('\n').filter((each) => each !== ''), ...(stderr === '' ? [] : [stderr])];
  };

  test('bash completes what this machine knows, with the script that is printed', () => {
    const text = (...words: string[]) => `
cdk8s-delivery() { "$NODE" "$PROGRAM" "$@"; }
source <(cdk8s-delivery completion bash)
COMP_WORDS=(cdk8s-delivery ${words.map((word) => `'${word}'`).join(' ')})
COMP_CWORD=${words.length}
_cdk8s_delivery
printf '%s\\n' "\${COMPREPLY[@]}"`;
    expect(inShell('bash', text('promote', 'frontend', '--to', 'dev,'))).toEqual([
      'dev,hotfix',
      'dev,prod',
      'dev,staging',
    ]);
    expect(inShell('bash', text('hold', 'f'))).toEqual(['frontend']);
    expect(inShell('bash', text('explain', 'frontend', '--release', 'r-'))).toEqual([
      expect.stringMatching(/^r-[0-9a-f]{16}$/),
    ]);
  });

  test('a rollback is offered what ran before, and proposals are there once they are made, and gone once closed', async () => {
    const complete = async (...words: string[]) =>
      (await cli.ok('completion', 'bash', '--', ...words)).split('\n').filter((each) => each !== '');
    const ran = async () => {
      const { data } = await cli.json('history', 'frontend', '--env', 'dev');
      return [...new Set(JSON.stringify(data).match(/r-[0-9a-f]{16}/g))];
    };
    const runs = await complete('explain', 'frontend', '--to', 'staging', '--release', '');
    await cli.ok(
      'release',
      'frontend',
      '--image',
      `server=ghcr.io/stefanprodan/podinfo@sha256:${'c'.repeat(64)}`,
    );
    const earlier = await complete('rollback', 'frontend', '--env', 'dev', '--release', '');
    const now = (await complete('explain', 'frontend', '--to', 'staging', '--release', '')).filter(
      (each) => !earlier.includes(each),
    );
    expect(earlier).toEqual(expect.arrayContaining(runs));
    expect(now).toHaveLength(1);
    expect((await ran()).sort()).toEqual([...earlier, ...now].sort());
    expect(await complete('withdraw', '')).toEqual([]);
    await cli.ok(
      ...['waive', 'probes', '--env', 'prod', '--owner', 'x', '--expires', '2030-01-01', '--reason', 'x'],
    );
    const open = await complete('withdraw', '');
    expect(open).toEqual([expect.stringMatching(/^prod\//)]);
    await cli.ok('withdraw', open[0] ?? '');
    expect(await complete('withdraw', '')).toEqual([]);
  });

  test('it says nothing where nothing was read yet, and asks no remote', async () => {
    const away = cli.with({ delivery: 'https://nowhere.invalid/fleet.git' });
    const { code, all } = await away.run('completion', 'zsh', '--', 'hold', '');
    expect([code, all]).toEqual([0, '']);
  });

  const hasShell = (shell: string) => spawnSync(shell, ['--version']).error === undefined;
  /** In the shell itself: how it says what it would offer for a line that is begun. */
  const OFFERS = {
    zsh: (line: string) => `
cdk8s-delivery() { "$NODE" "$PROGRAM" "$@"; }
compdef() { }
compadd() { print -rl -- "\${(@P)@[-1]}"; }
source <(cdk8s-delivery completion zsh)
words=("\${(@s: :)\${:-${line}}}")
CURRENT=\${#words}
_cdk8s_delivery`,
    fish: (line: string) => `
function cdk8s-delivery; "$NODE" "$PROGRAM" $argv; end
cdk8s-delivery completion fish | source
complete --do-complete '${line}'`,
  };
  for (const shell of ['zsh', 'fish'] as const) {
    const isThere = hasShell(shell);
    const why = isThere ? '' : ` (not tried: ${shell} is not installed)`;
    (isThere ? test : test.skip)(
      `${shell} completes what this machine knows, with the script that is printed${why}`,
      () => {
        expect(inShell(shell, `"$NODE" "$PROGRAM" completion ${shell} | ${shell} -n`)).toEqual([]);
        const offers = (line: string) => inShell(shell, OFFERS[shell](line));
        expect(offers('cdk8s-delivery hold f')).toEqual(['frontend']);
        expect(offers('cdk8s-delivery promote frontend --to s')).toEqual(['staging']);
        // No files among the names; files where the program knows nothing.
        expect(offers('cdk8s-delivery promote frontend --to ')).toEqual(['dev', 'hotfix', 'prod', 'staging']);
        if (shell === 'fish')
          expect(offers('cdk8s-delivery init --tarball package.j')).toEqual(['package.json']);
      },
    );
  }
});
