import { approving } from '../support/plan-read';
import { IMAGES, type Typed, type Who } from './stage';

/** One of the verbs that write, in a situation where it has something to do. */
export interface VerbCase extends Typed {
  /** What it is called in tests. */
  readonly name: string;
  /** Commands that make the situation, on top of the stage. */
  readonly given?: readonly Typed[];
  /** `outcome` of `--json`. */
  readonly outcome: 'committed' | 'proposed' | 'approved' | 'merged';
  /** What it changes, as lines of `Effect`. */
  readonly effect: readonly string[];
  /** Runs project code, and takes seconds. */
  readonly renders?: boolean;
  /** Somebody else who may ask for the same. */
  readonly other: Who;
}

const PROBES = [
  '--app',
  'frontend',
  '--owner',
  '@example/web',
  '--expires',
  '2099-01-01',
  '--reason',
  'later',
];
const PROPOSAL = 'prod/promote-backend';
const PROPOSED: Typed = { args: ['promote', 'backend', '--to', 'prod'] };
const APPROVED: Typed = { who: 'Bob', args: approving(PROPOSAL) };
const DIGEST = IMAGES[2].slice(IMAGES[2].indexOf('sha256:'));

/** Every verb that writes. */
export const EVERY_VERB: readonly VerbCase[] = [
  {
    name: 'configure',
    pair: true,
    args: ['configure'],
    outcome: 'committed',
    effect: ['delivery: configure dev'],
    renders: true,
    other: 'Bob',
  },
  {
    name: 'release',
    args: ['release', 'frontend', '--image', `server=${IMAGES[4]}`],
    outcome: 'committed',
    effect: ['delivery: release frontend 6.11.4 into dev', 'renders: more'],
    renders: true,
    other: 'Bob',
  },
  {
    name: 'promote (commit)',
    args: ['promote', 'frontend', '--to', 'staging'],
    outcome: 'committed',
    effect: ['delivery: promote frontend 6.11.3 to staging'],
    other: 'Bob',
  },
  {
    name: 'promote (proposal)',
    args: PROPOSED.args,
    outcome: 'proposed',
    effect: [`proposals/${PROPOSAL}: promote backend 6.11.0 to prod`],
    other: 'Bob',
  },
  {
    name: 'approve',
    given: [PROPOSED],
    ...APPROVED,
    outcome: 'approved',
    effect: [`approvals/${PROPOSAL}: approve ${PROPOSAL}`],
    other: 'Carol',
  },
  {
    name: 'merge',
    given: [PROPOSED, APPROVED],
    args: ['merge', PROPOSAL],
    outcome: 'merged',
    effect: [
      `approvals/${PROPOSAL}: gone`,
      `delivery/receipts/merges: receipt of ${PROPOSAL}`,
      'delivery: promote backend 6.11.0 to prod',
      `proposals/${PROPOSAL}: gone`,
    ],
    other: 'Bob',
  },
  {
    name: 'rollback',
    args: ['rollback', 'frontend', '--env', 'dev', '--reason', 'INC-1'],
    outcome: 'committed',
    effect: ['delivery: roll back frontend to 6.11.2 in dev'],
    other: 'Bob',
  },
  {
    name: 'retire',
    args: ['retire', 'backend', '--env', 'staging'],
    outcome: 'committed',
    effect: ['delivery: retire backend from staging'],
    other: 'Bob',
  },
  {
    name: 'freeze',
    args: ['freeze', '--env', 'staging', '--reason', 'the shop is full'],
    outcome: 'committed',
    effect: ['delivery: freeze staging'],
    other: 'Bob',
  },
  {
    name: 'unfreeze',
    given: [{ args: ['freeze', '--env', 'staging', '--reason', 'the shop is full'] }],
    args: ['unfreeze', '--env', 'staging'],
    outcome: 'committed',
    effect: ['delivery: unfreeze staging'],
    other: 'Bob',
  },
  {
    name: 'hold',
    args: ['hold', 'frontend', '--env', 'staging', '--reason', 'measuring'],
    outcome: 'committed',
    effect: ['delivery: hold frontend in staging'],
    other: 'Bob',
  },
  {
    name: 'unhold',
    given: [{ args: ['hold', 'frontend', '--env', 'staging', '--reason', 'measuring'] }],
    args: ['unhold', 'frontend', '--env', 'staging'],
    outcome: 'committed',
    effect: ['delivery: unhold frontend in staging'],
    other: 'Bob',
  },
  {
    name: 'alarm',
    args: ['alarm', 'frontend', '--env', 'staging', '--reason', 'error rate 4 %'],
    outcome: 'committed',
    effect: ['delivery: alarm for frontend in staging'],
    other: 'Bob',
  },
  {
    name: 'all-clear',
    given: [{ args: ['alarm', 'frontend', '--env', 'staging', '--reason', 'error rate 4 %'] }],
    args: ['all-clear', 'frontend', '--env', 'staging'],
    outcome: 'committed',
    effect: ['delivery: all-clear for frontend in staging'],
    other: 'Bob',
  },
  {
    name: 'reject',
    args: ['reject', DIGEST, '--reason', 'CVE-2026-1'],
    outcome: 'committed',
    effect: [`delivery: reject ${DIGEST}`],
    other: 'Bob',
  },
  {
    name: 'unreject',
    given: [{ args: ['reject', DIGEST, '--reason', 'CVE-2026-1'] }],
    args: ['unreject', DIGEST],
    outcome: 'committed',
    effect: [`delivery: end the rejection of ${DIGEST}`],
    other: 'Bob',
  },
  {
    name: 'waive',
    args: ['waive', 'probes', '--env', 'staging', ...PROBES],
    outcome: 'committed',
    effect: ['delivery: waive probes-frontend in staging'],
    other: 'Bob',
  },
  {
    name: 'unwaive',
    given: [{ args: ['waive', 'probes', '--env', 'staging', ...PROBES] }],
    args: ['unwaive', 'probes-frontend', '--env', 'staging'],
    outcome: 'committed',
    effect: ['delivery: unwaive probes-frontend in staging'],
    other: 'Bob',
  },
  {
    name: 'witness',
    who: 'Bob',
    args: ['witness', 'frontend'],
    outcome: 'committed',
    effect: [expect.stringMatching(/^delivery: witness frontend r-/)],
    renders: true,
    other: 'Carol',
  },
];

/** The case of a name. */
export function verb(name: string): VerbCase {
  const found = EVERY_VERB.find((each) => each.name === name);
  if (!found) throw new Error(`there is no case ${name}`);
  return found;
}
