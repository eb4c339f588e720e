import type { ObjectFacts } from '../../../model/exchange';
import { quote } from '../../../model/finding';
import { isMap } from '../../../model/json';
import type { AnsweredObject } from '../renderer';

/** An object of a chart, without the annotations that speak to Helm, and what they say. */
interface StatedObject {
  readonly object: AnsweredObject;
  readonly facts?: ObjectFacts;
  /** Problems: hooks that no fact can express. */
  readonly problem?: string;
}

/**
 * Hooks and annotations of a chart as facts, in terms that belong to no controller. Weights keep their order within the
 * hooks of one phase; tests of the chart are left out.
 */
export function hookFacts(objects: readonly AnsweredObject[]): readonly StatedObject[] {
  const here = objects.filter(({ hook }) => !hook?.events.every((each) => each === 'test'));
  const phases = here.map(({ hook }) => phaseOf(hook?.events ?? []));
  const weights = (phase: string) =>
    here.flatMap(({ hook }, index) => (phases[index] === phase && hook ? [hook.weight] : []));
  // The last of those before others, and the first of those after others, have the order 0.
  const zero = { before: Math.max(...weights('before'), 0), after: Math.min(...weights('after'), 0) };
  return here.map((object, index): StatedObject => {
    const { hook, crd = false } = object;
    const phase = phases[index];
    const stays = crd || annotationOf(object, KEEP) === 'keep';
    const bare = withoutHelm(object);
    if (!hook) return { object: bare, ...(stays && { facts: { keep: true } }) };
    if (phase !== 'before' && phase !== 'after')
      return {
        object: bare,
        problem: `${kindOf(object)} ${quote(metadataOf(object)['name'])}: Helm runs it at ${hook.events.join(' and ')}, for which there is no phase`,
      };
    const facts = {
      phase,
      order: hook.weight - zero[phase],
      ...(RUN_ONCE.has(kindOf(object)) && { runOnce: true }),
      ...(stays && { keep: true }),
    } as const;
    return { object: bare, facts };
  });
}

const KEEP = 'helm.sh/resource-policy';
/** A hook that runs something, rather than an object that such hooks need. */
const RUN_ONCE: ReadonlySet<string> = new Set(['Job', 'Pod']);

/** When a hook runs; what also runs at a rollback runs then because a rollback is a change like any other. */
function phaseOf(events: readonly string[]): 'before' | 'after' | 'none' {
  const moments = new Set(
    events
      .filter((each) => each !== 'test' && !each.endsWith('-rollback'))
      .map((each) => PHASES[each] ?? 'none'),
  );
  const [only] = moments;
  return moments.size === 1 && only !== undefined ? only : 'none';
}

const PHASES: Readonly<Record<string, 'before' | 'after'>> = {
  'pre-install': 'before',
  'pre-upgrade': 'before',
  'post-install': 'after',
  'post-upgrade': 'after',
};

function metadataOf({ value }: AnsweredObject): Readonly<Record<string, unknown>> {
  return isMap(value) && isMap(value['metadata']) ? value['metadata'] : {};
}

const kindOf = ({ value }: AnsweredObject): string => (isMap(value) ? String(value['kind']) : '');

function annotationOf(object: AnsweredObject, name: string): unknown {
  const { annotations } = metadataOf(object);
  return isMap(annotations) ? annotations[name] : undefined;
}

/** The object without annotations that Helm reads, and that Argo CD would take for its own. */
function withoutHelm(object: AnsweredObject): AnsweredObject {
  const metadata = metadataOf(object);
  const { annotations, ...others } = metadata;
  if (!isMap(annotations)) return object;
  const kept = Object.entries(annotations).filter(([name]) => !HELM.test(name));
  if (kept.length === Object.keys(annotations).length) return object;
  const left = kept.length > 0 ? { annotations: Object.fromEntries(kept) } : {};
  return { ...object, value: { ...(object.value as object), metadata: { ...others, ...left } } };
}

const HELM = /^helm\.sh\/(?:hook(?:-weight|-delete-policy|-output-log-policy)?|resource-policy)$/;
