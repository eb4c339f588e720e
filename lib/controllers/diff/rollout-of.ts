import { isMap, memberAt } from '../../model/json';
import { durationText } from '../../model/scalars';

type Value = Parameters<typeof memberAt>[0];

/** What the forecast of a rollout goes by, beside the object itself. */
interface Around {
  /** The objects of the target, whose AnalysisTemplates say how long an analysis takes. */
  readonly objects?: readonly { readonly identity: { readonly kind: string }; readonly value: Value }[];
  /** Whether the target goes back to what ran before. */
  readonly returns?: boolean;
}

/**
 * How a new version of an object is rolled out step by step, how long that takes at least, and what a rollback does. Of a
 * rollback itself: when it is instant, and what it goes through else. Undefined where no controller does that.
 */
export function rolloutOf(kind: string, value: Value, around: Around = {}): string | undefined {
  const returns = around.returns ?? false;
  if (kind === 'Canary') return flagger(value, returns);
  if (kind !== 'Rollout') return undefined;
  const seconds = secondsOfAnalysis(around.objects ?? []);
  const steps = memberAt(value, ['spec', 'strategy', 'canary', 'steps']);
  if (Array.isArray(steps)) return canary(steps, value, seconds, returns);
  return memberAt(value, ['spec', 'strategy', 'blueGreen']) === undefined
    ? 'canary without steps: its pods come as in a Deployment'
    : blueGreen(value, seconds, returns);
}

const PERSON = 'wait for a person';

/** Seconds that an analysis takes at least where it succeeds, by what names its templates; 0 where that is not said. */
type AnalysisSeconds = (analysis: unknown) => number;

/** The way of a version, and what holds it up; of a rollback behind the cases in which it is instant. */
function told(
  way: string,
  gates: readonly string[],
  instant: string,
  back: string,
  returns: boolean,
): string {
  return returns
    ? `a rollback: instant ${instant}; else ${[way, ...gates].join('; ')}`
    : [way, ...gates, back].join('; ');
}

function canary(steps: readonly unknown[], value: Value, seconds: AnalysisSeconds, returns: boolean): string {
  const texts = steps.map((each) => stepText(each, seconds));
  const least = steps.reduce<number>(
    (sum, each) => sum + (pauseOf(each) ?? 0) + (isMap(each) ? seconds(each['analysis']) : 0),
    0,
  );
  const gates = [
    ...atLeast(least),
    ...(texts.includes(PERSON) ? ['a person has to promote'] : []),
    ...(memberAt(value, ['spec', 'strategy', 'canary', 'analysis']) === undefined
      ? []
      : ['an analysis beside the steps may abort it']),
  ];
  const window = windowOf(value);
  return told(
    `canary ${[...texts, '100 %'].join(', ')}`,
    gates,
    `${window === undefined ? '' : `within ${window} versions, and `}while the version that it replaces is not out yet`,
    window === undefined
      ? 'a rollback after it goes through the same steps; while it goes on, it is instant'
      : `a rollback within ${window} versions is instant, any other goes through the same steps`,
    returns,
  );
}

const windowOf = (value: Value): number | undefined => {
  const window = memberAt(value, ['spec', 'rollbackWindow', 'revisions']);
  return typeof window === 'number' ? window : undefined;
};

const atLeast = (seconds: number): readonly string[] =>
  seconds > 0 ? [`at least ${durationText(seconds)}`] : [];

const analysisText = (seconds: number): string =>
  seconds > 0 ? `analysis of ${durationText(seconds)}` : 'analysis';

function stepText(step: unknown, seconds: AnalysisSeconds): string {
  if (!isMap(step)) return 'a step';
  if (typeof step['setWeight'] === 'number') return `${step['setWeight']} %`;
  const { pause } = step;
  if (isMap(pause)) {
    const wait = pauseOf(step);
    return wait === undefined ? PERSON : `wait ${durationText(wait)}`;
  }
  return step['analysis'] === undefined
    ? String(Object.keys(step)[0] ?? 'a step')
    : analysisText(seconds(step['analysis']));
}

function blueGreen(value: Value, seconds: AnalysisSeconds, returns: boolean): string {
  const field = (name: string) => memberAt(value, ['spec', 'strategy', 'blueGreen', name]);
  const wait = field('autoPromotionSeconds');
  const person = field('autoPromotionEnabled') === false;
  const promotion = person
    ? 'a person has to promote'
    : typeof wait === 'number'
      ? `takes the requests after ${durationText(wait)}`
      : 'takes the requests when it is ready';
  // The time of the switch begins when the analysis before it has succeeded.
  const before = seconds(field('prePromotionAnalysis'));
  const delay = field('scaleDownDelaySeconds');
  const stays = durationText(typeof delay === 'number' ? delay : 30);
  const window = windowOf(value);
  const within = window === undefined ? '' : `within ${window} versions, and `;
  return told(
    'blue-green',
    [
      ...(field('prePromotionAnalysis') === undefined ? [] : [`an ${analysisText(before)} before`]),
      promotion,
      ...(before > 0 ? atLeast(before + (typeof wait === 'number' && !person ? wait : 0)) : []),
      ...(field('postPromotionAnalysis') === undefined
        ? []
        : [
            `an ${analysisText(seconds(field('postPromotionAnalysis')))} after, which may put the old version back`,
          ]),
    ],
    `${within}for ${stays} after the switch, and before it`,
    `a rollback is instant ${within}for ${stays} after it, and a switch like this one later`,
    returns,
  );
}

function flagger(value: Value, returns: boolean): string {
  const field = (name: string) => memberAt(value, ['spec', 'analysis', name]);
  const interval = secondsOf(field('interval'));
  const iterations = field('iterations');
  const weights = weightsOf(field('stepWeight'), field('maxWeight'), field('stepWeights'));
  const rounds = typeof iterations === 'number' ? iterations : weights?.length;
  const hooks = listOf(field('webhooks')).flatMap((each) => (isMap(each) ? [String(each['type'])] : []));
  const names = listOf(field('metrics')).flatMap((each) => (isMap(each) ? [String(each['name'])] : []));
  const threshold = field('threshold');
  const way =
    typeof iterations === 'number'
      ? `Flagger, blue-green after ${iterations} successful ${iterations === 1 ? 'check' : 'checks'}`
      : ['Flagger canary', [...(weights ?? []), 100].map((each) => `${each} %`).join(', ')].join(' ');
  const gates = [
    ...(names.length > 0 ? [`judged by ${names.join(', ')}`] : []),
    ...(interval === undefined || rounds === undefined ? [] : atLeast(interval * rounds)),
    ...(hooks.some((each) => each.startsWith('confirm-')) ? ['a webhook has to confirm'] : []),
    ...(typeof threshold === 'number' && threshold > 0
      ? [`${threshold} failed ${threshold === 1 ? 'check puts' : 'checks put'} the old version back`]
      : []),
  ];
  const back =
    'a rollback after it is judged like any new version; after a failed one, the old version has everything already';
  return told(
    way,
    gates,
    'where the version that it replaces has failed, as it never had the requests',
    back,
    returns,
  );
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

/** How long the analyses of a target take, by their templates in it. Metrics of one analysis are asked side by side. */
function secondsOfAnalysis(objects: NonNullable<Around['objects']>): AnalysisSeconds {
  const byName = new Map<unknown, unknown>(
    objects
      .filter(({ identity }) => identity.kind === 'AnalysisTemplate')
      .map(({ value }) => [memberAt(value, ['metadata', 'name']), memberAt(value, ['spec', 'metrics'])]),
  );
  const metricSeconds = (metric: unknown): number => {
    if (!isMap(metric)) return 0;
    const { count, interval, initialDelay } = metric;
    const rounds = typeof count === 'number' ? count - 1 : 0;
    return (secondsOf(initialDelay) ?? 0) + rounds * (secondsOf(interval) ?? 0);
  };
  return (analysis) => {
    const named = isMap(analysis) ? listOf(analysis['templates']) : [];
    const metrics = named.flatMap((each) =>
      isMap(each) && each['clusterScope'] !== true ? listOf(byName.get(each['templateName'])) : [],
    );
    return Math.max(0, ...metrics.map(metricSeconds));
  };
}

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

function secondsOf(duration: unknown): number | undefined {
  if (typeof duration === 'number') return duration;
  if (typeof duration !== 'string') return undefined;
  const unit = UNITS[duration.slice(-1)];
  const amount = Number(unit === undefined ? duration : duration.slice(0, -1));
  return Number.isFinite(amount) ? amount * (unit ?? 1) : undefined;
}
