import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ROOT } from './support/cli-build';
import { bodyProblems, headProblems, type Job, type Workflow } from './support/workflow-policy';

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
  const workflow: Workflow = parse(text);
  const jobs = Object.entries(workflow.jobs);
  return [
    ...headProblems(workflow),
    ...jobs.flatMap(([name, job]) => jobProblems(job, text).map((each) => `${name}: ${each}`)),
  ];
}

function jobProblems(job: Job, text: string): string[] {
  const found: string[] = [];
  for (const [scope, right] of Object.entries(job.permissions ?? { everything: 'write' })) {
    if (right !== 'read' && !(scope === 'pull-requests' && runsNoneOfTheirCode(job)))
      found.push(`${scope}: ${right} is more than a check needs`);
  }
  return [...found, ...bodyProblems(job, text)];
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
