import type { JsonPatch } from 'cdk8s';
import { DeliveryError, type Finding, quote, refusal } from '../../../model/finding';
import { applyPatches, type MadeObject } from '../../objects';
import { objectText } from '../slots/named-references';
import type { Source } from '../source';
import { synchronous } from '../synchronous';
import type { Target } from '../target';

/** Changes of the objects of a source. Objects are named `Kind/name`, or `Kind.group/name`. */
export interface ObjectChanges<S extends string = string, C extends object = object> {
  /**
   * Objects to leave out; each has to be there.
   *
   * @default - none
   */
  readonly remove?: readonly string[];

  /**
   * Patches of objects. Each object, and each field that a patch changes, has to exist.
   *
   * @default - none
   */
  readonly patch?: Readonly<Record<string, readonly JsonPatch[]>>;

  /**
   * A source of further objects, such as `chart(…)`.
   *
   * @default - none
   */
  readonly add?: Source<S, C>;
}

/**
 * A source with changes of its objects: some left out, patched, or added. A change that names a missing object is
 * refused, so that no change gets lost when a chart or a base changes.
 *
 * @example
 * source: withChanges(helm({ chart: 'charts/web' }), {
 *   remove: ['Secret/web-auth'],
 *   patch: { 'Deployment/web': [JsonPatch.add('/spec/template/metadata/labels/team', 'shop')] },
 *   add: chart((chart, target) => void new ExternalSecret(chart, 'auth', { … })),
 * })
 */
export function withChanges<S extends string = string, C extends object = object>(
  source: Source<S, C>,
  changes: ObjectChanges<S, C> | ((target: Target<S>, config: C) => ObjectChanges<S, C>),
): Source<S, C> {
  return {
    kind: source.kind,
    objects: (target, config, context) => {
      const { subject } = context;
      const chosen = typeof changes === 'function' ? changes(target, config) : changes;
      const { remove = [], patch = {}, add } = synchronous(chosen, 'the function of changes', subject);
      const answer = source.objects(target, config, context);
      const made = synchronous(answer, `the source of ${subject.app}`, subject).objects;
      const findings: Finding[] = [...remove, ...Object.keys(patch)]
        .filter((name) => !made.some(({ object }) => isCalled(object, name)))
        .map((name) => {
          const there = [...new Set(made.map(({ object }) => objectText(object)))].sort();
          const message = `there is no object ${quote(name)} to change; there are: ${there.join(', ') || 'none'}`;
          return refusal('UNKNOWN_OBJECT', message, subject);
        });
      DeliveryError.throwIfAny(findings);
      const patches = Object.entries(patch);
      const kept = made
        .filter(({ object }) => !remove.some((name) => isCalled(object, name)))
        .map((each): MadeObject => {
          const own = patches.flatMap(([name, all]) => (isCalled(each.object, name) ? all : []));
          return own.length === 0 ? each : { ...each, object: patched(each, own, subject) };
        });
      const added = add && synchronous(add.objects(target, config, context), 'an added source', subject);
      return {
        ...answer,
        objects: [...kept, ...(added?.objects ?? [])],
        renderers: { ...answer.renderers, ...added?.renderers },
        charts: { ...answer.charts, ...added?.charts },
      };
    },
    findings: (app, slots) => source.findings?.(app, slots) ?? [],
  };
}

function patched({ object, origin }: MadeObject, patches: readonly JsonPatch[], subject: object): object {
  try {
    return applyPatches(object, patches);
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error;
    throw new DeliveryError(
      error.findings.map((each) => ({
        ...each,
        message: `${objectText(object)}: ${each.message}`,
        subject: { ...subject, construct: origin, ...each.subject },
      })) as never,
    );
  }
}

function isCalled(object: object, wanted: string): boolean {
  const slash = wanted.indexOf('/');
  const [kind = '', ...group] = wanted.slice(0, slash).split('.');
  const { apiVersion } = object as Readonly<Record<string, unknown>>;
  const isGroup = group.length === 0 || String(apiVersion).startsWith(`${group.join('.')}/`);
  return isGroup && objectText(object) === `${kind}/${wanted.slice(slash + 1)}`;
}
