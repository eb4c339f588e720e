import { type Finding, finding, type Severity, type Subject } from '../../model/finding';
import type { Json } from '../../model/json';
import type { SchemaIssue } from './issue';
import { type ObjectRule, type RenderedObject, renderedObject, runRules } from './rules';
import type { SchemaSet } from './schema-set';
import { validateObject } from './validate-object';

/** A rendered object, and where it stands. */
export interface ManifestObject {
  readonly file: string;
  /** A value of JSON, from outside. */
  readonly value: Json;
}

/** How manifests are judged. */
interface ManifestOptions {
  /**
   * What findings are about: environment and app.
   *
   * @default - only the file and object
   */
  readonly subject?: Subject;

  /**
   * What is in the cluster without being rendered, as `kind/name` such as `Secret/db`; `*` at the end stands for any
   * rest.
   *
   * @default - nothing; objects may name more in the annotation `cdk8s-delivery/external`
   */
  readonly externals?: readonly string[];

  /**
   * What inputs of environments before this one bring, as `kind/name`, with the name of the environment. What refers to
   * such an object comes with an input, and is refused where it is not known here.
   *
   * @default - nothing
   */
  readonly inputsBefore?: ReadonlyMap<string, string>;

  /**
   * Further rules that no schema sees, such as those about a controller's annotations.
   *
   * @default - none
   */
  readonly rules?: readonly ObjectRule[];
}

/**
 * Judges objects that are delivered together: each strictly by its schema, where CustomResourceDefinitions among them
 * count as well, and all of them by what no schema sees. References to what is neither rendered nor declared are
 * warnings; everything the API server would refuse is a refusal.
 */
export function validateManifests(
  objects: readonly ManifestObject[],
  schemas: SchemaSet,
  options: ManifestOptions = {},
): Finding[] {
  const { subject = {}, externals = [], inputsBefore = new Map<string, string>(), rules = [] } = options;
  const known = schemas.with(objects.map(({ value }) => value));
  const findings: Finding[] = [];
  const rendered: RenderedObject[] = [];
  const told = new Map<string, Told>();
  const tell = (file: string, object: string | undefined, issue: SchemaIssue): void => {
    const count = told.get(file) ?? { shown: 0, hidden: 0, object, severity: 'warning' };
    told.set(file, count);
    if (count.shown === MOST_ISSUES) {
      count.hidden += 1;
      if (issue.severity === 'refusal') count.severity = 'refusal';
      return;
    }
    count.shown += 1;
    const where = {
      ...subject,
      file,
      ...(object === undefined ? {} : { object }),
      ...(issue.path === '' ? {} : { path: issue.path }),
    };
    const message = object === undefined ? issue.message : `${object}: ${issue.message}`;
    findings.push(finding(issue.severity, issue.code, message, where, issue.remedy));
  };
  for (const { file, value } of objects) {
    const object = renderedObject(file, value);
    if (object) rendered.push(object);
    for (const issue of validateObject(value, known)) tell(file, object && titleOf(object), issue);
  }
  runRules(rendered, externals, inputsBefore, rules, (object, issue) =>
    tell(object.file, titleOf(object), issue),
  );
  for (const [file, { hidden, object, severity }] of told) {
    if (hidden === 0) continue;
    const where = { ...subject, file, ...(object === undefined ? {} : { object }) };
    const message = `${hidden} more problems of this object are not shown`;
    findings.push(finding(severity, 'SCHEMA_VALUE', message, where));
  }
  return findings;
}

/** Issues that are told of one object, by schema and rules together; the rest is counted. */
const MOST_ISSUES = 100;

/** What was told of one object, and what was not: a refusal among what is hidden still refuses. */
interface Told {
  shown: number;
  hidden: number;
  readonly object: string | undefined;
  severity: Severity;
}

/** An object in messages: kind and name. */
export function objectTitle(object: Json): string {
  return titleOf(renderedObject('', object) ?? { kind: 'object', name: '' });
}

function titleOf({ kind, name }: { readonly kind: string; readonly name: string }): string {
  return `${short(kind)} ${short(name === '' ? '(no name)' : name)}`;
}

/** Names from outside, as they may stand in a message. */
function short(text: string): string {
  const plain = text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '?');
  return plain.length > 80 ? `${plain.slice(0, 77)}...` : plain;
}
