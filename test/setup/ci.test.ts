import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { type CiSystem, ciNames, ciSystem } from '../../lib/setup';
import { PROMOTE, RELEASE } from '../../lib/setup/ci/scripts';
import { parseProblem, wordsOf } from '../support/command-words';
import { bodyProblems, headProblems, type Workflow } from '../support/workflow-policy';
import { projects } from './projects';

const made = Object.entries(projects).flatMap(([of, project]) =>
  ciNames.flatMap((name) =>
    systemOf(name)
      .files(project)
      .map(([path, text]) => ({ of, name, path, text })),
  ),
);
const workflows = made
  .filter(({ name }) => name === 'github')
  .map((each) => ({ ...each, workflow: parse(each.text) as Workflow }));

/** Every right that a job has, with the words that say what for. */
const RIGHTS: Readonly<Record<string, string>> = {
  'plan.yml render': 'contents: read',
  'plan.yml rights': 'contents: read',
  'plan.yml comment': 'contents: read, pull-requests: write',
  'configure.yml configure': '',
  'release.yml request': 'contents: read',
  'release.yml release': '',
  'release.yml witness': '',
  'promote.yml promote': '',
  'merge.yml merge': '',
  'reviewed.yml merge': 'actions: write',
  'commented.yml ask': '',
  'commented.yml decide': '',
  'check.yml check': 'contents: read',
  'check.yml protection': 'contents: read, pull-requests: read',
  'github.yml test': 'contents: read',
  'github.yml publish': 'contents: read, packages: write, id-token: write, attestations: write',
  'github.yml ask': 'id-token: write',
};

test.each(workflows)('$path of the project $of keeps to the policy', ({ workflow, text }) => {
  const jobs = Object.entries(workflow.jobs);
  expect([
    ...headProblems(workflow),
    ...jobs.flatMap(([name, job]) => bodyProblems(job, text).map((each) => `${name}: ${each}`)),
  ]).toEqual([]);
});

test('no job has more rights than it needs', () => {
  const rights = workflows
    .filter(({ of }) => of === 'usual')
    .flatMap(({ path, workflow }) =>
      Object.entries(workflow.jobs).map(([name, { permissions = { everything: 'write' } }]) => [
        `${path.split('/').at(-1)} ${name}`,
        Object.entries(permissions)
          .map((each) => each.join(': '))
          .join(', '),
      ]),
    );
  expect(Object.fromEntries(rights)).toEqual(RIGHTS);
});

test.each(['PROPOSER', 'MERGER'])(
  'the tables of the README, protect.md and github.md give the app %s the rights that workflows take of it',
  (identity) => {
    const taken = new Set(
      workflows.flatMap(({ workflow }) =>
        Object.values(workflow.jobs).flatMap(({ steps }) =>
          steps
            .filter((each) => JSON.stringify(each.with ?? {}).includes(`vars.${identity}_APP_ID`))
            .flatMap((each) => Object.keys(each.with ?? {}))
            .flatMap((each) => /^permission-(.*)$/.exec(each)?.[1] ?? []),
        ),
      ),
    );
    const words = [...taken].map((each) =>
      each === 'statuses' ? 'commit statuses' : each.replace('-', ' '),
    );
    expect(words).toContain('issues');
    const page = (name: string) => readFileSync(join(__dirname, '../../docs', name), 'utf8');
    const rowOf = (text: string, begin: string) =>
      text.split('\n').find((each) => each.startsWith(begin)) ?? '';
    const rows = [
      rowOf(
        systemOf('github').readme(projects.usual),
        identity === 'MERGER' ? '| another one that merges' : '| a GitHub App that asks',
      ),
      rowOf(page('protect.md'), `| the ${identity.toLowerCase()} |`),
    ];
    for (const row of rows) for (const right of words) expect(row).toContain(right);
    for (const right of words)
      expect(page('github.md').toLowerCase()).toContain(`| ${right}: read and write |`);
  },
);

test('on GitHub a person pushes the workflow of reviews before only the merger may push', () => {
  const text = systemOf('github').readme(projects.usual);
  const places = [
    'cdk8s-delivery configure',
    'push origin HEAD:delivery',
    'cdk8s-delivery protect',
    'has to change',
  ];
  const at = places.map((each) => text.indexOf(each));
  expect(at).toEqual([...at].sort((one, other) => one - other));
  expect(at).not.toContain(-1);
});

test('a merge that is asked for by name waits in a group of its own, so that no other one takes its place', () => {
  const merges = workflows.filter(({ path }) => path.endsWith('/merge.yml'));
  expect(merges.map(({ text }) => /^ {2}group: (.*)/m.exec(text)?.[1])).toEqual(
    merges.map(() => 'merge-'.concat('$', "{{ inputs.proposal || 'all' }}")),
  );
});

test('docs name only workflows that init writes', () => {
  const written = new Set(
    made.filter(({ name }) => name === 'github').map(({ path }) => path.split('/').at(-1) ?? ''),
  );
  const docs = join(__dirname, '../../docs');
  const pages = readdirSync(docs).filter((each) => each.endsWith('.md'));
  const named = pages.flatMap((page) =>
    [
      ...readFileSync(join(docs, page), 'utf8').matchAll(
        /`(?:\.github\/workflows\/|app-pipeline\/)?([a-z]+\.yml)`|\.ci\/[a-z-]+/g,
      ),
    ].map(([whole, file]) => ({ page, file: file ?? whole })),
  );
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter(({ file }) => !written.has(file) && file !== 'freeze.yml')).toEqual([]);
});

test('no job holds the tokens of both identities, and the key of each lies in an environment of its own', () => {
  const holders = workflows.flatMap(({ workflow }) =>
    Object.values(workflow.jobs).map((job) => {
      const keys = ['PROPOSER', 'MERGER'].filter((each) => JSON.stringify(job).includes(`secrets.${each}_`));
      return [keys.join(' and '), (job as { readonly environment?: string }).environment ?? ''] as const;
    }),
  );
  const held = new Set(holders.flatMap(([keys, where]) => (keys === '' ? [] : [`${keys} in ${where}`])));
  expect([...held].sort()).toEqual(['MERGER in merge', 'PROPOSER in release']);
});

test('what merges to main is configured by the identity that asks, and every page that names the pipelines says so', () => {
  for (const { workflow } of workflows.filter(({ path }) => path.endsWith('configure.yml'))) {
    expect(workflow.on).toEqual({ push: { branches: ['main'] }, workflow_dispatch: null });
    expect(JSON.stringify(workflow.jobs['configure'])).toContain('secrets.PROPOSER_APP_KEY');
  }
  for (const name of ['pipelines.md', 'github.md', 'protect.md'])
    expect(readFileSync(join(__dirname, '../../docs', name), 'utf8')).toContain('`configure.yml`');
  for (const name of ciNames) expect(systemOf(name).readme(projects.usual)).toMatch(/\bconfigure\b/);
});

test('the code of a pull request runs where no secret is, and what has secrets runs none of it', () => {
  for (const { workflow } of workflows.filter(({ path }) => path.endsWith('plan.yml'))) {
    const { render, rights, comment } = workflow.jobs;
    for (const job of [render, rights])
      expect(JSON.stringify(job)).not.toMatch(/secrets\.|github\.token|id-token/);
    expect(JSON.stringify(comment)).not.toMatch(/pull_request\.head\.(?:sha|ref)\s*\}\}","path|npm ci|npx/);
  }
});

test('every plan fails where the next release would be refused, and on GitHub the comment tells it all the same', () => {
  for (const name of ciNames) {
    const scripts = systemOf(name)
      .files(projects.usual)
      .flatMap(([path, text]) => scriptsOf(path, text));
    expect(
      scripts.filter((each) => each.includes('diff') && each.includes('--fail-on refused')),
    ).toHaveLength(1);
  }
  for (const { workflow } of workflows.filter(({ path }) => path.endsWith('plan.yml'))) {
    const { render, comment } = workflow.jobs;
    const at = (text: string) => render?.steps.findIndex((each) => JSON.stringify(each).includes(text)) ?? -1;
    // The folder is handed over before the job may fail, and the comment is made of it.
    expect(at('upload-artifact')).toBeLessThan(at('--fail-on refused'));
    expect(comment?.if).toContain("!cancelled() && needs.render.outputs.rendered != ''");
  }
});

test('what people type gets into scripts as variables only', () => {
  for (const { path, text } of made) {
    // GitLab and the shell name variables alike; a script has them within quotes.
    if (path === 'Jenkinsfile') expect(text).not.toMatch(/sh "|"""|\$\{params/);
    for (const script of scriptsOf(path, text)) expect(script).not.toContain('${{');
  }
});

test('every script is one that a shell reads', () => {
  const scripts = new Set(made.flatMap(({ path, text }) => scriptsOf(path, text)));
  expect(scripts.size).toBeGreaterThan(20);
  for (const script of scripts) {
    const { status, stderr } = spawnSync('bash', ['-n'], { input: script, encoding: 'utf8' });
    expect({ script, status, stderr }).toEqual({ script, status: 0, stderr: '' });
  }
});

test.each([
  [
    'two images, apart by a line and a comma',
    { IMAGE: 'web=a:1@sha256:b,\n db=c ' },
    ['--image', 'web=a:1@sha256:b', '--image', 'db=c'],
  ],
  ['no image', {}, []],
  [
    'what a shell would take apart',
    { IMAGE: '* $(id) `id` "; x' },
    ['--image', '*', '--image', '$(id)', '--image', '`id`', '--image', '";', '--image', 'x'],
  ],
  ['why', { REASON: 'a "b" $(c) *', TICKET: '-x' }, ['--reason', 'a "b" $(c) *', '--ticket', '-x']],
])('a release of %s reaches the program word by word', (_, env, words) => {
  for (const shell of ['bash', 'sh'])
    expect(wordsTaken(shell, RELEASE, env)).toEqual(['release', ...words, '--', 'web']);
});

test('a promotion is asked for with why and ticket, of one app or of all, to an environment that is typed', () => {
  const env = { TO: 'prod', REASON: 'spring sale', TICKET: 'OPS-7' };
  const begin = ['promote', '--to', 'prod', '--reason', 'spring sale', '--ticket', 'OPS-7'];
  expect(wordsTaken('sh', PROMOTE, env)).toEqual([...begin, '--', 'web']);
  expect(wordsTaken('sh', PROMOTE, { ...env, APP: '' })).toEqual([
    ...begin,
    '--all',
    '--skip-refused',
    '--by-owner',
  ]);
  const texts = made.filter(({ path, of }) => of === 'usual' && /promote\.yml|Jenkinsfile/.test(path));
  // A list of environments would be true for the day of `init` alone.
  for (const { text } of texts) expect(text).not.toMatch(/'staging', ?'prod'/);
});

/** What a script of the templates calls the program with, which tells its words here. */
function wordsTaken(shell: string, script: string, env: Readonly<Record<string, string>>): string[] {
  const told = `tell() { for word in "$@"; do printf '%s\\0' "$word"; done; }\n`;
  const { stdout } = spawnSync(
    shell,
    ['-e', '-u', '-c', told + script.replaceAll('cdk8s-delivery "$@"', 'tell "$@"')],
    {
      encoding: 'utf8',
      env: {
        ...process.env,
        APP: 'web',
        IMAGE: '',
        SOURCE_COMMIT: '',
        RUN: '',
        REASON: '',
        TICKET: '',
        ...env,
      },
    },
  );
  return stdout.split('\0').slice(0, -1);
}

test('every command line is one that the program takes', async () => {
  const lines = new Set(made.flatMap(({ path, text }) => scriptsOf(path, text).flatMap(commandsOf)));
  expect([...lines].join('\n')).toMatch(/^release +--image/m);
  for (const verb of ['diff', 'configure', 'release', 'promote', 'merge', 'check', 'status'])
    expect([...lines].filter((line) => line.startsWith(verb))).not.toEqual([]);
  for (const line of lines) expect({ line, problem: await parseProblem(wordsOf(line)) }).toEqual({ line });
});

test('the program is installed by its version, outside of the project, without scripts of packages', () => {
  for (const { path, text } of made)
    for (const script of scriptsOf(path, text))
      for (const line of script.split('\n').filter((each) => each.includes('npm install')))
        expect(line).toMatch(
          /npm install --prefix (?:"\$\w+\/tool"|\/tmp\/tool) --ignore-scripts --no-audit --no-fund cdk8s-delivery@\d+\.\d+\.\d+$/,
        );
});

test.each(['gitlab', 'jenkins'])('%s has the jobs of GitHub that plain Git has use for', (name) => {
  const [[, text = ''] = []] = systemOf(name).files(projects.usual);
  for (const job of ['plan', 'configure', 'release', 'witness', 'promote', 'check'])
    expect(text).toMatch(new RegExp(`^(?:${job}:|    stage\\('${job}'\\))`, 'm'));
  const [[, one = ''] = []] = systemOf(name).files(projects.one);
  expect(one).not.toContain('promote --all');
});

test('the jobs of GitLab are closed to branches that nobody protects where they have a token', () => {
  const jobs = pipelineOf(systemOf('gitlab').files(projects.hard)[0]?.[1] ?? '') as Record<string, unknown>;
  for (const name of ['configure', 'release', 'witness', 'promote'])
    expect(jobs[name]).toMatchObject({
      rules: [{ if: expect.stringContaining('$CI_COMMIT_REF_PROTECTED == "true"') }],
      resource_group: expect.anything(),
    });
});

test('what a pipeline of GitLab is asked for are inputs, which no variable replaces, and texts in them stay texts', () => {
  const text = systemOf('gitlab').files(projects.usual)[0]?.[1] ?? '';
  const { variables, release } = pipelineOf(text) as {
    variables: Record<string, unknown>;
    release: { script: string[] };
  };
  const [head] = parseAllDocuments(text).map((each): unknown => each.toJS());
  const { inputs } = (head as { spec: { inputs: Record<string, unknown> } }).spec;
  for (const each of ['app', 'image', 'source_commit', 'run', 'caller', 'to', 'reason', 'ticket']) {
    expect(inputs[each]).toMatchObject({ default: '' });
    expect(variables[each.toUpperCase()]).toEqual({ value: `$[[ inputs.${each} ]]`, expand: false });
  }
  expect(text).not.toMatch(/\$(?:JOB|TO)\b(?!")/);
  expect(release.script.join('\n')).toContain('--caller /tmp/caller');
});

/** A file of YAML; of one with a head, what follows it. */
function pipelineOf(text: string): unknown {
  return parseAllDocuments(text).at(-1)?.toJS();
}

function systemOf(name: string): CiSystem {
  const system = ciSystem(name);
  if (!system) throw new Error(`there is no ${name}`);
  return system;
}

/** The shell scripts of a file. */
function scriptsOf(path: string, text: string): string[] {
  if (path === 'Jenkinsfile')
    return [...text.matchAll(/\bsh (?:'''([\s\S]*?)'''|'([^']*)')/g)].map(
      ([, long, short]) => long ?? short ?? '',
    );
  const data = pipelineOf(text);
  return path.endsWith('.gitlab-ci.yml')
    ? Object.values(data as Record<string, { script?: string[]; before_script?: string[] }>).flatMap(
        ({ script = [], before_script: before = [] }) => [...before, ...script],
      )
    : Object.values((data as Workflow).jobs).flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []));
}

const VALUES: Readonly<Record<string, string>> = {
  APP: 'web',
  TO: 'staging',
  IMAGE: `server=ghcr.io/example/web@sha256:${'a'.repeat(64)}`,
  SOURCE_COMMIT: 'b'.repeat(40),
  RUN: 'https://ci.example.org/1',
  RUNNER_TEMP: '/tmp',
  WITNESS: 'Grace <grace@example.org>',
  id: 'prod/promote-web',
  each: `server=ghcr.io/example/web@sha256:${'a'.repeat(64)}`,
  REASON: 'a reason',
  TICKET: 'OPS-1',
};

/** What a script calls the program with; words that `set` collects are all taken. */
function commandsOf(script: string): string[] {
  const whole = script.replaceAll('\\\n', ' ');
  const called = [...whole.matchAll(/\bcdk8s-delivery ([^@\n][^\n]*)/g)].map(([, words = '']) => words);
  const sets = [...whole.matchAll(/set -- ([^\n;]*)/g)].map(([, words = '']) => words);
  const more = sets.filter((each) => each.startsWith('"$@"')).map((each) => each.replace('"$@"', ''));
  const begun = sets.filter((each) => !each.startsWith('"$@"')).map((each) => `${each} ${more.join(' ')}`);
  return called
    .flatMap((words) =>
      words.startsWith('"$@"') ? begun.map((each) => `${each}${words.replace('"$@"', '')}`) : [words],
    )
    .map((words) => words.replace(/ *(?:\||>|\)|;).*$/, ''))
    .map((words) => words.replace(/\$(\w+)/g, (whole, name: string) => VALUES[name] ?? whole).trim());
}
