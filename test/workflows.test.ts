import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ROOT } from './support/cli-build';

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly if?: string;
  readonly 'runs-on'?: string;
  readonly 'timeout-minutes'?: number;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

interface Workflow {
  readonly on: unknown;
  readonly permissions?: unknown;
  readonly concurrency?: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

/** What a stranger writes into a shell. */
const TITLE = '$'.concat('{{ github.event.pull_request.title }}');

const FOLDER = join(ROOT, '.github', 'workflows');
const names = readdirSync(FOLDER);

test.each(names)('%s keeps to the policy', (name) => {
  expect(problems(readFileSync(join(FOLDER, name), 'utf8'))).toEqual([]);
});

test('ci.yml runs what .ci/run does, on every Node that is supported', () => {
  const { jobs }: Workflow = parse(readFileSync(join(FOLDER, 'ci.yml'), 'utf8'));
  const [job] = Object.values(jobs);
  expect(job?.steps.at(-1)).toEqual({ run: '.ci/run' });
  expect(job).toHaveProperty('strategy.matrix.node', [20, 22, 24]);
});

test('fails a workflow that breaks every rule of the policy', () => {
  const bad = [
    'on: { pull_request_target: {} }',
    'permissions: write-all',
    'jobs:',
    '  all:',
    '    runs-on: ubuntu-latest',
    '    permissions: { contents: write }',
    '    steps:',
    '      - uses: actions/checkout@v5',
    `      - run: echo ${TITLE}`,
    '',
  ].join('\n');
  expect(problems(bad)).toEqual([
    'pull_request_target runs with rights on code of strangers',
    'permissions at the top are not empty',
    'there is no concurrency group',
    'all: contents: write is more than a check needs',
    'all: there is no timeout',
    'all: the runner ubuntu-latest changes under our feet',
    'all: actions/checkout@v5 is not pinned to a commit with its version behind it',
    'all: actions/checkout keeps the credentials in the checkout',
    `all: an expression in a script: echo ${TITLE}`,
  ]);
});

function problems(text: string): string[] {
  const { on, permissions, concurrency, jobs }: Workflow = parse(text);
  const found: string[] = [];
  if (JSON.stringify(on).includes('pull_request_target'))
    found.push('pull_request_target runs with rights on code of strangers');
  if (JSON.stringify(permissions) !== '{}') found.push('permissions at the top are not empty');
  if (concurrency === undefined) found.push('there is no concurrency group');
  return [
    ...found,
    ...Object.entries(jobs).flatMap(([name, job]) =>
      jobProblems(job, text).map((each) => `${name}: ${each}`),
    ),
  ];
}

function jobProblems(job: Job, text: string): string[] {
  const found: string[] = [];
  for (const [scope, right] of Object.entries(job.permissions ?? { everything: 'write' })) {
    if (right !== 'read' && !(scope === 'pull-requests' && runsNoneOfTheirCode(job)))
      found.push(`${scope}: ${right} is more than a check needs`);
  }
  if (!(Number(job['timeout-minutes']) <= 60)) found.push('there is no timeout');
  const runner = job['runs-on'] ?? '';
  if (!/^[a-z]+-\d+\.\d+$/.test(runner)) found.push(`the runner ${runner} changes under our feet`);
  return [...found, ...job.steps.flatMap((step) => stepProblems(step, text))];
}

/** A job for pull requests of this repository only, whose checkouts are of the base: it may write its comment. */
function runsNoneOfTheirCode({ if: condition = '', steps }: Job): boolean {
  const checkouts = steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'));
  return (
    condition.includes('github.event.pull_request.head.repo.full_name == github.repository') &&
    checkouts.length > 0 &&
    checkouts.every(({ with: inputs }) =>
      String(inputs?.['ref']).includes('github.event.pull_request.base.sha'),
    )
  );
}

function stepProblems({ uses, run, with: inputs }: Step, text: string): string[] {
  const found: string[] = [];
  const line = text.split('\n').find((each) => uses !== undefined && each.includes(uses)) ?? '';
  if (uses !== undefined && !/@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))
    found.push(`${uses} is not pinned to a commit with its version behind it`);
  if (uses?.startsWith('actions/checkout@') && inputs?.['persist-credentials'] !== false)
    found.push('actions/checkout keeps the credentials in the checkout');
  if (run?.includes('${{')) found.push(`an expression in a script: ${run}`);
  return found;
}
