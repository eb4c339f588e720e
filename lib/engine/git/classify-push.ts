import { remoteRemedy } from './remote-remedy';
import { gitWords, scrub } from './scrub';
import type { PushResult } from './types';

/** What a push printed and how it ended. */
interface PushOutput {
  readonly code: number;
  /** Lines of `--porcelain`. */
  readonly stdout: string;
  readonly stderr: string;
  readonly secrets: readonly string[];
  /** Rewrites were allowed, so a remote that refuses one refuses by policy. */
  readonly rewrite: boolean;
}

/** Says what became of a push, from what git and the remote printed. Policy outweighs a race: it is never retried. */
export function classifyPush({ code, stdout, stderr, secrets, rewrite }: PushOutput): PushResult {
  const remote = remoteWords(stderr, secrets);
  if (code === 0) return { ok: true, remote };
  const refusals = refusalsOf(stdout);
  const reasons = refusals.map((each) => reasonOf(each, rewrite));
  const reason = ORDER.find((each) => reasons.includes(each)) ?? withoutRefusal(stderr);
  const shown = [
    ...new Set(refusals.filter((each) => reasonOf(each, rewrite) === reason).map(({ text }) => text)),
  ];
  const words = [remote, ...shown.map((text) => scrub(text, secrets))].filter((each) => each !== '');
  const message = words.length > 0 ? words.join('; ') : gitWords(stderr, secrets);
  // What a hook of the remote prints names no cause of git's.
  const remedy = refusals.length === 0 ? remoteRemedy(stderr) : undefined;
  return { ok: false, reason, message, ...(remedy === undefined ? {} : { remedy }) };
}

type Reason = Extract<PushResult, { ok: false }>['reason'];

interface Refusal {
  /** Said by the remote, not by git here. */
  readonly remote: boolean;
  readonly text: string;
}

const ORDER: readonly Reason[] = ['policy', 'checked-out', 'unreachable', 'race'];

const LOST_RACE = [
  'fetch first',
  'failed to update ref',
  'failed to lock',
  'cannot lock ref',
  'stale info',
  'incorrect old value',
  'already exists',
  'failed to update',
  'lock failure',
];

function refusalsOf(stdout: string): Refusal[] {
  const refusals: Refusal[] = [];
  for (const line of stdout.split('\n')) {
    if (!line.startsWith('!\t')) continue;
    const summary = line.slice(line.lastIndexOf('\t') + 1);
    const open = summary.indexOf('(');
    const text = open < 0 ? summary : summary.slice(open + 1, summary.lastIndexOf(')'));
    refusals.push({ remote: summary.startsWith('[remote '), text });
  }
  return refusals;
}

function reasonOf({ remote, text }: Refusal, rewrite: boolean): Reason | undefined {
  const lower = text.toLowerCase();
  // said of the other refs of an atomic push: the cause stands at another ref
  if (lower.includes('atomic')) return undefined;
  if (!remote) return 'race';
  if (lower.includes('currently checked out')) return 'checked-out';
  if (lower.includes('non-fast-forward') || lower.includes('non-fast forward')) {
    return rewrite ? 'policy' : 'race';
  }
  if (lower.includes('remote failed to report status') || lower.includes('hung up')) return 'unreachable';
  return LOST_RACE.some((each) => lower.includes(each)) ? 'race' : 'policy';
}

function withoutRefusal(stderr: string): Reason {
  const lower = stderr.toLowerCase();
  const denied = [
    'denied',
    'returned error: 401',
    'returned error: 403',
    'authentication failed',
    'does not support',
  ];
  if (denied.some((each) => lower.includes(each))) return 'policy';
  return lower.includes('atomic transaction failed') || lower.includes('cannot lock ref')
    ? 'race'
    : 'unreachable';
}

function remoteWords(stderr: string, secrets: readonly string[]): string {
  return scrub(stderr, secrets)
    .split('\n')
    .filter((line) => line.startsWith('remote:'))
    .map((line) => line.slice('remote:'.length).trim())
    .filter((line) => line !== '')
    .join('\n');
}
