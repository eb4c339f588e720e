import { isMap, memberAt } from '../../model/json';
import { durationText } from '../../model/scalars';

type Value = Parameters<typeof memberAt>[0];

/**
 * How a new version of an object is rolled out step by step, how long that takes at least, and what a rollback does;
 * undefined where no controller does that.
 */
export function rolloutOf(kind: string, value: Value): string | undefined {
  if (kind === 'Canary') return flagger(value);
  if (kind !== 'Rollout') return undefined;
  const steps = memberAt(value, ['spec', 'strategy', 'canary', 'steps']);
  if (Array.isArray(steps)) return canary(steps, value);
  return memberAt(value, ['spec', 'strategy', 'blueGreen']) === undefined
    ? 'canary without steps: its pods come as in a Deployment'
    : blueGreen(value);
}

const ANALYSIS = 'analysis';
const PERSON = 'wait for a person';

function canary(steps: readonly unknown[], value: Value): string {
  const texts = steps.map(stepText);
  const least = steps.reduce<number>((sum, each) => sum + (pauseOf(each) ?? 0), 0);
  const window = memberAt(value, ['spec', 'rollbackWindow', 'revisions']);
  const gates = [
    ...(least > 0 ? [`at least ${durationText(least)}`] : []),
    ...(texts.includes(PERSON) ? ['a person has to promote'] : []),
    ...(memberAt(value, ['spec', 'strategy', 'canary', 'analysis']) === undefined
      ? []
      : ['an analysis beside the steps may abort it']),
  ];
  const back =
    typeof window === 'number'
      ? `a rollback within ${window} versions is instant, any other goes through the same steps`
      : 'a rollback after it goes through the same steps; while it goes on, it is instant';
  return [`canary ${[...texts, '100 %'].join(', ')}`, ...gates, back].join('; ');
}

function stepText(step: unknown): string {
  if (!isMap(step)) return 'a step';
  if (typeof step['setWeight'] === 'number') return `${step['setWeight']} %`;
  const { pause } = step;
  if (isMap(pause)) {
    const wait = pauseOf(step);
    return wait === undefined ? PERSON : `wait ${durationText(wait)}`;
  }
  return step['analysis'] === undefined ? String(Object.keys(step)[0] ?? 'a step') : ANALYSIS;
}

function blueGreen(value: Value): string {
  const field = (name: string) => memberAt(value, ['spec', 'strategy', 'blueGreen', name]);
  const wait = field('autoPromotionSeconds');
  const promotion =
    field('autoPromotionEnabled') === false
      ? 'a person has to promote'
      : typeof wait === 'number'
        ? `takes the requests after ${durationText(wait)}`
        : 'takes the requests when it is ready';
  const delay = field('scaleDownDelaySeconds');
  const stays = durationText(typeof delay === 'number' ? delay : 30);
  return [
    'blue-green',
    ...(field('prePromotionAnalysis') === undefined ? [] : ['an analysis before']),
    promotion,
    ...(field('postPromotionAnalysis') === undefined
      ? []
      : ['an analysis after, which may put the old version back']),
    `a rollback is instant for ${stays} after it, and a switch like this one later`,
  ].join('; ');
}

function flagger(value: Value): string {
  const field = (name: string) => memberAt(value, ['spec', 'analysis', name]);
  const interval = secondsOf(field('interval'));
  const iterations = field('iterations');
  const weights = weightsOf(field('stepWeight'), field('maxWeight'), field('stepWeights'));
  const rounds = typeof iterations === 'number' ? iterations : weights?.length;
  const hooks = listOf(field('webhooks')).flatMap((each) => (isMap(each) ? [String(each['type'])] : []));
  const names = listOf(field('metrics')).flatMap((each) => (isMap(each) ? [String(each['name'])] : []));
  const threshold = field('threshold');
  return [
    typeof iterations === 'number'
      ? `Flagger, blue-green after ${iterations} good ${iterations === 1 ? 'look' : 'looks'}`
      : ['Flagger canary', [...(weights ?? []), 100].map((each) => `${each} %`).join(', ')].join(' '),
    ...(names.length > 0 ? [`judged by ${names.join(', ')}`] : []),
    ...(interval === undefined || rounds === undefined
      ? []
      : [`at least ${durationText(interval * rounds)}`]),
    ...(hooks.some((each) => each.startsWith('confirm-')) ? ['a webhook has to confirm'] : []),
    ...(typeof threshold === 'number' && threshold > 0
      ? [`${threshold} bad ${threshold === 1 ? 'look puts' : 'looks put'} the old version back`]
      : []),
    'a rollback after it is judged like any new version; after a failed one, the old version has everything already',
  ].join('; ');
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** The shares of the requests one after the other; nothing where they are not said. */
function weightsOf(step: unknown, most: unknown, steps: unknown): readonly number[] | undefined {
  if (Array.isArray(steps)) return steps.filter((each) => typeof each === 'number');
  if (typeof step !== 'number' || step <= 0) return undefined;
  const last = typeof most === 'number' ? most : 100;
  const shares: number[] = [];
  for (let share = step; share <= last && share < 100; share += step) shares.push(share);
  return shares;
}

/** Seconds of a step that waits for a time; undefined where it waits for a person, or not at all. */
function pauseOf(step: unknown): number | undefined {
  const pause = isMap(step) ? step['pause'] : undefined;
  return isMap(pause) ? secondsOf(pause['duration']) : undefined;
}

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

function secondsOf(duration: unknown): number | undefined {
  if (typeof duration === 'number') return duration;
  if (typeof duration !== 'string') return undefined;
  const unit = UNITS[duration.slice(-1)];
  const amount = Number(unit === undefined ? duration : duration.slice(0, -1));
  return Number.isFinite(amount) ? amount * (unit ?? 1) : undefined;
}
