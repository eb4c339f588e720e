export interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

export interface Job {
  readonly if?: string;
  readonly 'runs-on'?: string;
  readonly 'timeout-minutes'?: number;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

export interface Workflow {
  readonly on: unknown;
  readonly permissions?: unknown;
  readonly concurrency?: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

/** What is wrong with a workflow, whatever its jobs do: where it may start, what it may, and how often. */
export function headProblems({ on, permissions, concurrency }: Workflow): string[] {
  const found: string[] = [];
  if (JSON.stringify(on).includes('pull_request_target'))
    found.push('pull_request_target runs with rights on code of strangers');
  if (JSON.stringify(permissions) !== '{}') found.push('permissions at the top are not empty');
  if (concurrency === undefined) found.push('there is no concurrency group');
  return found;
}

/** What is wrong with a job, whatever rights it needs. */
export function bodyProblems(job: Job, text: string): string[] {
  const found: string[] = [];
  if (!(Number(job['timeout-minutes']) <= 60)) found.push('there is no timeout');
  const runner = job['runs-on'] ?? '';
  if (!/^[a-z]+-\d+\.\d+$/.test(runner)) found.push(`the runner ${runner} changes under our feet`);
  return [...found, ...job.steps.flatMap((step) => stepProblems(step, text))];
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
