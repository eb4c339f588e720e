import { isMap, memberAt } from '../../model/json';
import { durationText } from '../../model/scalars';

type Value = Parameters<typeof memberAt>[0];

/**
 * How a new version of an object is rolled out step by step, how long that takes at least, and what a rollback does; nothing where no
 * controller does that.
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
  const rounds = roundsOf(field('iterations'), field('stepWeight'), field('maxWeight'), field('stepWeights'));
  const least =
    interval === undefined || rounds === undefined ? [] : [`at least ${durationText(interval * rounds)}`];
  return ['Flagger analysis', ...least, 'a rollback is analysed like any new version'].join('; ');
}

function roundsOf(iterations: unknown, step: unknown, most: unknown, steps: unknown): number | undefined {
  if (typeof iterations === 'number') return iterations;
  if (Array.isArray(steps)) return steps.length;
  return typeof step === 'number' && step > 0
    ? Math.ceil((typeof most === 'number' ? most : 100) / step)
    : undefined;
}

/** Seconds of a step that waits for a time; nothing where it waits for a person, or not at all. */
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
