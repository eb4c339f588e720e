import { PODINFO } from '../support/example-project';
import { approving } from '../support/plan-read';
import { Random } from './random';

/** One command of a storm, without the options that say where and who. */
export type Operation = readonly string[];

/** What a storm is made of. */
export interface StormMaterial {
  readonly apps: readonly string[];
  /** Revisions of the project that differ in the data of dev. */
  readonly revisions: readonly string[];
}

/** What each process of a storm does; the same seed chooses the same. */
export function choosePlans(
  seed: number,
  place: StormMaterial & { readonly clis: readonly unknown[] },
  count: number,
): Operation[][] {
  const random = new Random(seed);
  return place.clis.map((_, index) => chooseOperations(random.child(index), place, count));
}

/** What one process of a storm does, one command after the other. */
function chooseOperations(random: Random, material: StormMaterial, count: number): Operation[] {
  const operations: Operation[] = [];
  while (operations.length < count) operations.push(...random.weighted(KINDS)(random, material));
  return operations.slice(0, count);
}

type Kind = (random: Random, material: StormMaterial) => Operation[];

/** Most of them are short stories, so that what one process stops it also lifts, and what it proposes it merges. */
const KINDS: readonly (readonly [weight: number, kind: Kind])[] = [
  [20, (random, { apps }) => [['promote', random.pick(apps), '--to', 'staging']]],
  [4, (_, { apps }) => [['promote', ...apps.slice(0, 2), '--to', 'staging', '--skip-refused']]],
  [16, (random, { apps }) => toProd(random.pick(apps))],
  [3, (random, { apps }) => [['promote', random.pick(apps), '--to', 'prod']]],
  [1, (random, { apps }) => [approving(`prod/promote-${random.pick(apps)}`)]],
  [1, (random, { apps }) => [['merge', `prod/promote-${random.pick(apps)}`]]],
  [12, (random, { apps }) => backAndForth(random, random.pick(apps))],
  [10, (random, { apps }) => held(random, random.pick(apps), random.pick(PLACES))],
  [4, (random, { apps }) => [['unhold', random.pick(apps), '--env', random.pick(PLACES)]]],
  [8, (random, { apps }) => frozen(random, random.pick(PLACES), random.pick(apps))],
  [2, (random) => [['unfreeze', '--env', random.pick(PLACES)]]],
  [5, (random) => [['reject', `sha256:${random.hex(64)}`, '--reason', why(random)]]],
  [8, (random, { apps }) => retired(random.pick(apps))],
  [3, (random, { apps }) => [['release', random.pick(apps), '--image', `server=${random.pick(IMAGES)}`]]],
  [5, (random, { revisions }) => [['configure', '--code', random.pick(revisions)]]],
  [4, (random, { apps }) => [['witness', random.pick(apps)]]],
  [3, () => [['status']]],
  [3, () => [['check']]],
  [2, (random, { apps }) => [['history', random.pick(apps)]]],
  [2, (random, { apps }) => [['promote', random.pick(apps), '--to', 'staging', '--dry-run']]],
  [2, (random, { apps }) => [['rollback', random.pick(apps), '--env', 'dev', '--dry-run']]],
];

const PLACES = ['dev', 'staging', 'prod'];
const IMAGES = [PODINFO.old, PODINFO.new];

/** Proposed, approved by somebody else, and merged. */
function toProd(app: string): Operation[] {
  const id = `prod/promote-${app}`;
  return [
    ['promote', app, '--to', 'prod'],
    [...approving(id), '--as', 'Olga Owner <olga@example.org>'],
    ['merge', id],
  ];
}

/** Released or promoted to be rolled back, and let go again. */
function backAndForth(random: Random, app: string): Operation[] {
  const environment = random.pick(PLACES);
  return [
    ...(environment === 'dev' ? [['release', app, '--image', `server=${random.pick(IMAGES)}`]] : []),
    ['rollback', app, '--env', environment, '--reason', why(random)],
    ['unhold', app, '--env', environment],
  ];
}

/** Held, tried while it is held, and let go. */
function held(random: Random, app: string, environment: string): Operation[] {
  return [
    ['hold', app, '--env', environment, '--reason', why(random)],
    ['promote', app, '--to', 'staging'],
    ['unhold', app, '--env', environment],
  ];
}

/** Frozen, tried while it is frozen, and opened. */
function frozen(random: Random, environment: string, app: string): Operation[] {
  return [
    ['freeze', '--env', environment, '--reason', why(random)],
    ['promote', app, '--to', 'staging'],
    ['unfreeze', '--env', environment],
  ];
}

/** Removed from staging, and brought there again. */
function retired(app: string): Operation[] {
  return [
    ['promote', app, '--to', 'staging'],
    ['retire', app, '--env', 'staging', '--reason', 'moved'],
    ['promote', app, '--to', 'staging'],
  ];
}

const why = (random: Random) => `because of ${random.hex(6)}`;
