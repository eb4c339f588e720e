import type { AppPart, EnvironmentData } from '../../model/exchange';
import { type FieldJudgement, gained, loosened, neutral, tightened } from './judgements';

/** Judges a field that differs; it is called with two different values only. */
export type FieldRule<T> = (before: T, after: T) => FieldJudgement;

/** One rule per field of an environment's data; a composite is judged field by field. */
export const ENVIRONMENT_RULES: Readonly<{
  promotesFrom: FieldRule<EnvironmentData['promotesFrom']>;
  gates: FieldRule<EnvironmentData['gates']>;
  [field: string]: FieldRule<never>;
}> = {
  promotesFrom(before, after) {
    const [old, now] = [new Set(before.environments), new Set(after.environments)];
    const added = [...now].some((each) => !old.has(each));
    const removed = [...old].some((each) => !now.has(each));
    const [wasAny, isAny] = [before.mode === 'anyOf', after.mode === 'anyOf'];
    if (!added && !removed && (wasAny === isAny || now.size < 2))
      return neutral('the same upstreams, written otherwise');
    if (now.size === 0) return loosened('releases may start here: no upstream has to have had them');
    if (old.size === 0) return tightened('releases have to come through an upstream');
    if (!wasAny && isAny && now.size > 1) return loosened('one upstream is enough, where each was needed');
    if (isAny ? added : removed) return loosened('a release may come in another, shorter way');
    if (wasAny && !isAny && now.size > 1) return tightened('each upstream is needed, where one was enough');
    return tightened('fewer ways lead here');
  },
  gates(before, after) {
    const seconds = (gates: EnvironmentData['gates']) => Math.max(0, ...gates.map((gate) => gate.seconds));
    const [old, now] = [seconds(before), seconds(after)];
    if (now < old)
      return loosened(now === 0 ? 'a release need not soak any more' : 'a release need not soak as long');
    return now > old ? tightened('a release has to soak longer') : neutral('');
  },
  'approvals.reviewers': (before: number, after: number) =>
    after < before
      ? loosened(after === 0 ? 'nobody has to agree any more' : 'fewer people have to agree')
      : tightened('more people have to agree'),
  'approvals.rollback': (before: number, after: number) =>
    after < before
      ? { ...loosened('fewer people have to agree to a rollback'), level: 'medium' }
      : tightened('a rollback needs more people'),
  'approvals.owners': (before: readonly string[], after: readonly string[]) => teams(before, after),
  'sync.automated': (_: boolean, after: boolean) =>
    after
      ? loosened('what is merged reaches the cluster by itself')
      : tightened('somebody has to sync by hand'),
  'sync.prune': (_: boolean, after: boolean) =>
    after
      ? { ...loosened('what leaves Git is deleted from the cluster'), level: 'medium' }
      : neutral('what leaves Git stays in the cluster'),
  'sync.selfHeal': (_: boolean, after: boolean) =>
    neutral(after ? 'changes in the cluster are undone' : 'changes in the cluster stay'),
  'code.branches': (before: readonly string[], after: readonly string[]) =>
    gained(before, after)
      ? loosened('code may come from more branches')
      : tightened('code may come from fewer branches'),
  bypassable: (before: readonly string[], after: readonly string[]) =>
    gained(before, after)
      ? loosened('more refusals can be bypassed')
      : tightened('fewer refusals can be bypassed'),
  destination: () => ({
    verdict: 'unknown',
    level: 'high',
    note: 'another cluster or namespace is deployed to',
  }),
  delivery: () => ({
    verdict: 'unknown',
    level: 'high',
    note: 'manifests are delivered to another place; what stands at the old one stays',
  }),
  inputs: () => neutral('what apps read of the environment differs: releases rendered before are stale'),
  name: () => ({ verdict: 'unknown', level: 'high', note: 'the file names another environment' }),
};

/** One rule per field of an app's data. */
export const APP_RULES: Readonly<{
  owners: FieldRule<AppPart['owners']>;
  [field: string]: FieldRule<never>;
}> = {
  owners: teams,
  'images.*': () => ({ verdict: 'unknown', level: 'high', note: 'its images come from another repository' }),
  repository: () => ({ verdict: 'unknown', level: 'high', note: 'its code comes from another repository' }),
  name: () => ({ verdict: 'unknown', level: 'high', note: 'the file names another app' }),
};

/** What is said of a field that no rule knows: never nothing. */
export const UNKNOWN_FIELD: FieldJudgement = {
  verdict: 'unknown',
  level: 'medium',
  note: 'no rule knows this field',
};

/** What is said of a field that only one side has. */
export const ONE_SIDED: FieldJudgement = { verdict: 'unknown', level: 'low', note: '' };

function teams(before: readonly string[], after: readonly string[]): FieldJudgement {
  const lost = before.filter((each) => !after.includes(each));
  if (lost.length > 0)
    return loosened(`${lost.length === 1 ? 'a team' : `${lost.length} teams`} need not agree any more`);
  return after.length > before.length && before.length > 0
    ? tightened('more teams have to agree')
    : neutral('the owners are named or ordered anew');
}
