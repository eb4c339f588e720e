import type { JsonMap, SchemaSet } from '../../schema';
import { toCel } from '../cel';
import { prepareObject } from '../defaults/prepare-object';
import { evaluatePolicy } from './evaluate-policy';
import { judgedOf } from './judged-object';
import { kindNameOf } from './pod-shapes';
import { Policy } from './policy';
import { type ObjectFacts, objectBindings } from './policy-bindings';
import type { JudgedObject, PolicyResult } from './policy-result';
import { TargetRule } from './target-rule';

/** A rule of either kind. */
export type Rule = Policy | TargetRule;

/** A rendered object, and where it stands. */
export interface RenderedObject {
  readonly value: JsonMap;
  readonly file?: string;
}

/** What objects are judged by. */
export interface EvaluationOptions {
  /** Name of the environment; policies that do not hold there are left out. */
  readonly environment: string;
  /** Namespace of objects that name none. */
  readonly namespace: string;
  readonly policies: readonly Rule[];
  readonly schemas: SchemaSet;
}

/**
 * Judges objects that are delivered together into an environment by policies. Objects are first given what the API
 * server would give them by default; the objects passed in are left as they are.
 */
export function evaluatePolicies(
  objects: readonly RenderedObject[],
  options: EvaluationOptions,
): PolicyResult[] {
  const { environment, namespace, schemas } = options;
  const prepared = objects.map(({ value, file }) => {
    const draft = prepareObject(value, namespace, schemas) as JsonMap;
    return { draft, judged: judgedOf(draft), file };
  });
  const namespaces = new Map(
    prepared
      .filter(({ draft }) => kindNameOf(draft) === 'v1/Namespace')
      .map(({ draft, judged }) => [judged.name, draft]),
  );
  const rules = options.policies.filter((rule) => rule.holdsIn(environment));
  const single = rules.filter((rule) => rule instanceof Policy);
  const joint = rules.filter((rule) => rule instanceof TargetRule);
  const results: PolicyResult[] = [];
  for (const { draft, judged, file } of prepared) {
    const facts = factsOf(draft, judged, namespaces);
    const bindings = objectBindings(facts);
    for (const policy of single) {
      const verdict = evaluatePolicy(policy, facts, bindings);
      if (verdict)
        results.push({ ...about(policy, environment), object: judged, ...fileOf(file), ...verdict });
    }
  }
  const drafts = prepared.map(({ draft }) => draft);
  for (const rule of joint) results.push(...judgeTogether(rule, drafts, environment, prepared));
  return results;
}

function about(rule: Rule, environment: string) {
  return { policy: rule.name, environment, severity: rule.severity, remedy: rule.props.remedy };
}

function fileOf(file: string | undefined): { file?: string } {
  return file === undefined ? {} : { file };
}

function factsOf(
  draft: JsonMap,
  judged: JudgedObject,
  namespaces: ReadonlyMap<string, JsonMap>,
): ObjectFacts {
  const rendered = judged.namespace === undefined ? undefined : namespaces.get(judged.namespace);
  return {
    kind: kindNameOf(draft),
    object: toCel(draft),
    name: judged.name,
    namespace: judged.namespace,
    namespaceObject: judged.namespace === undefined ? null : rendered && toCel(rendered),
  };
}

function judgeTogether(
  rule: TargetRule,
  drafts: readonly JsonMap[],
  environment: string,
  prepared: readonly { judged: JudgedObject; file: string | undefined }[],
): PolicyResult[] {
  return rule.props.check(drafts).map(({ object, message, path }) => {
    const file = prepared.find(({ judged }) => same(judged, object))?.file;
    const problems = [{ message, ...(path !== undefined && { path }) }];
    return { ...about(rule, environment), object, ...fileOf(file), outcome: 'failed' as const, problems };
  });
}

function same(left: JudgedObject, right: JudgedObject): boolean {
  return left.kind === right.kind && left.name === right.name && left.namespace === right.namespace;
}
