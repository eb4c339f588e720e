import { isMap, type JsonMap } from '../../../model/json';
import { placeText, podTemplatesIn } from '../../facts';
import type { SchemaSet } from '../../schema';
import { CEL_LIMITS, isExhausted, toCel, withAllowance } from '../cel';
import { prepareObject } from '../defaults/prepare-object';
import { judgedAlike } from './alike-pods';
import { evaluatePolicy, type PolicyVerdict } from './evaluate-policy';
import { judgedOf } from './judged-object';
import { isAboutLongRunning, runsOn } from './long-running';
import { type KindName, kindNameOf, podShapeOf } from './pod-shapes';
import { Policy } from './policy';
import { ObjectBindings, type ObjectFacts } from './policy-bindings';
import type { JudgedObject, PolicyResult } from './policy-result';
import { TargetRule } from './target-rule';

/** A rule of either kind. */
export type PolicyRule = Policy | TargetRule;

/** A rendered object, and where it stands. */
interface PolicySubject {
  readonly value: JsonMap;
  readonly file?: string;
}

/** The environment that objects are judged for. */
interface EvaluationOptions {
  /** Name of the environment; policies that do not hold there are left out. */
  readonly environment: string;
  /** Namespace of objects that name none. */
  readonly namespace: string;
  readonly policies: readonly PolicyRule[];
  readonly schemas: SchemaSet;
}

/**
 * Judges objects that are delivered together into an environment by policies. Objects are first given what the API
 * server would give them by default; the objects passed in are left as they are.
 *
 * All evaluations together are bounded: a policy that comes too late has failed, which is said once of each.
 */
export function evaluatePolicies(
  objects: readonly PolicySubject[],
  { environment, namespace, policies, schemas }: EvaluationOptions,
): PolicyResult[] {
  const rules = policies.filter((rule) => rule.holdsIn(environment));
  const single = rules.filter((rule) => rule instanceof Policy);
  const joint = rules.filter((rule) => rule instanceof TargetRule);
  const prepared = objects.map((object) => new Prepared(object, namespace, schemas));
  const results: PolicyResult[] = [];
  const late = new Set<Policy>();
  withAllowance(CEL_LIMITS.together + CEL_LIMITS.object * objects.length, () => {
    for (const object of prepared) {
      let bindings: ObjectBindings | undefined;
      for (const policy of single) {
        if (!policy.compiled.kinds.has(object.kind) || late.has(policy)) continue;
        if (isExhausted()) late.add(policy);
        const verdict = verdictOf(policy, object, () => {
          bindings ??= new ObjectBindings(factsOf(object, prepared));
          return bindings;
        });
        if (verdict) results.push(resultOf(policy, environment, object.judged, object.file, verdict));
      }
      for (const { at, stand } of object.pods) {
        let ofPod: ObjectBindings | undefined;
        for (const policy of single) {
          const fits =
            stand.kind === 'v1/Pod' ? 'pods' in policy.props.match : isAboutLongRunning(policy.compiled);
          if (!fits || late.has(policy)) continue;
          if (isExhausted()) late.add(policy);
          const verdict = verdictOf(policy, stand, () => {
            ofPod ??= new ObjectBindings(factsOf(stand, prepared));
            return ofPod;
          });
          if (verdict)
            results.push(resultOf(policy, environment, object.judged, object.file, locatedAt(verdict, at)));
        }
      }
    }
  });
  for (const rule of joint) results.push(...judgeTogether(rule, environment, prepared));
  return results;
}

function verdictOf(
  policy: Policy,
  object: Prepared,
  bindings: () => ObjectBindings,
): PolicyVerdict | undefined {
  const evaluate = () => evaluatePolicy(policy, bindings());
  // A policy that comes too late has to fail.
  return isExhausted() ? evaluate() : judgedAlike(policy, object.draft, evaluate);
}

/** An object that gets its defaults only when a rule looks at it: no rule is about many kinds. */
class Prepared {
  readonly kind: KindName;
  readonly file: string | undefined;
  private made: { readonly draft: JsonMap; readonly judged: JudgedObject } | undefined;

  constructor(
    readonly rendered: PolicySubject,
    private readonly namespace: string,
    private readonly schemas: SchemaSet,
  ) {
    this.kind = kindNameOf(rendered.value);
    this.file = rendered.file;
  }

  get draft(): JsonMap {
    return this.make().draft;
  }

  get judged(): JudgedObject {
    return this.make().judged;
  }

  /**
   * The pods that an object of another kind describes, each as what it is judged as: the Pod that would be made of it, and, for
   * pods that run on, the Deployment that would have its template.
   */
  get pods(): readonly { readonly at: string; readonly stand: Prepared }[] {
    if (podShapeOf(this.kind) !== undefined || this.kind === 'v1/PodTemplate') return [];
    return podTemplatesIn(this.rendered.value).flatMap(({ path, template }) => {
      const { name } = this.judged;
      const own = isMap(template['metadata']) ? template['metadata'] : {};
      const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { ...own, name }, spec: template['spec'] };
      const text = placeText(path);
      const stands = [{ at: `.${text}`, stand: this.standIn(pod) }];
      if (text === 'spec.template' && runsOn(template['spec'])) {
        const deployment = {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          metadata: { name },
          spec: { template },
        };
        stands.push({ at: '', stand: this.standIn(deployment) });
      }
      return stands;
    });
  }

  private standIn(value: object): Prepared {
    return new Prepared({ value: value as JsonMap }, this.namespace, this.schemas);
  }

  private make() {
    if (!this.made) {
      const draft = prepareObject(this.rendered.value, this.namespace, this.schemas) as JsonMap;
      this.made = { draft, judged: judgedOf(draft) };
    }
    return this.made;
  }
}

/** A verdict about a pod, its places as they are in the object around it. */
function locatedAt({ outcome, problems }: PolicyVerdict, at: string): PolicyVerdict {
  return {
    outcome,
    problems: problems.map((each) => ({ ...each, path: `${at}${each.path ?? ''}` })),
  };
}

function resultOf(
  rule: PolicyRule,
  environment: string,
  object: JudgedObject,
  file: string | undefined,
  { outcome, problems }: PolicyVerdict,
): PolicyResult {
  const { name: policy, severity } = rule;
  const { remedy } = rule.props;
  return file === undefined
    ? { policy, environment, severity, remedy, object, outcome, problems }
    : { policy, environment, severity, remedy, object, file, outcome, problems };
}

function factsOf(object: Prepared, all: readonly Prepared[]): ObjectFacts {
  const { kind, judged } = object;
  return {
    kind,
    object: () => toCel(object.draft),
    name: judged.name,
    namespace: judged.namespace,
    namespaceObject: () => {
      if (judged.namespace === undefined) return null;
      const rendered = all.findLast(
        (each) => each.kind === 'v1/Namespace' && each.judged.name === judged.namespace,
      );
      return rendered && toCel(rendered.draft);
    },
  };
}

function judgeTogether(rule: TargetRule, environment: string, prepared: readonly Prepared[]): PolicyResult[] {
  const { kinds, check } = rule.props;
  const seen = kinds
    ? prepared.filter(({ rendered }) => kinds.includes(String(rendered.value['kind'])))
    : prepared;
  return check(seen.map(({ draft }) => draft)).map(({ object, message, path }) => {
    const file = seen.find(({ judged }) => same(judged, object))?.file;
    const problems = [{ message, ...(path !== undefined && { path }) }];
    return resultOf(rule, environment, object, file, { outcome: 'failed', problems });
  });
}

function same(left: JudgedObject, right: JudgedObject): boolean {
  return left.kind === right.kind && left.name === right.name && left.namespace === right.namespace;
}
