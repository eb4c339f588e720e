import { ApiObject, App, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { DeliveryError, type Finding, quote, refusal } from '../../model/finding';
import { constructOrigin } from './construct-origin';
import type { MadeObject } from './made-object';
import { pure } from './purity';
import type { TargetInput } from './target-objects';

/**
 * The objects that a function puts into a chart of its own app, in the order they were made.
 *
 * Dependencies between them are not looked at: order is a matter of sync waves, and files are ordered by name.
 *
 * @throws DeliveryError `IMPURE`, `NESTED_CHART`, `FOREIGN_DEPENDENCY`, `INVALID_OBJECT`
 */
export function chartObjects(
  subject: TargetInput['subject'],
  namespace: string,
  build: (chart: Chart) => void,
): readonly MadeObject[] {
  return pure(subject, () => {
    const app = new App();
    const chart = new Chart(app, subject.app, { namespace, disableResourceNameHashes: true });
    const result: unknown = build(chart);
    if (isPromise(result)) {
      const message = `the chart function of ${subject.app} is asynchronous: what it makes later is lost`;
      throw DeliveryError.of('IMPURE', message, subject, { remedy: 'make it synchronous, pass values in' });
    }
    const constructs = app.node.findAll();
    DeliveryError.throwIfAny(constructs.flatMap((each) => checkConstruct(each, app, chart, subject)));
    return constructs
      .filter((each) => each instanceof ApiObject)
      .map((each) => ({ object: each.toJson() as object, origin: constructOrigin(each, chart) }));
  });
}

function checkConstruct(
  construct: IConstruct,
  app: App,
  chart: Chart,
  subject: TargetInput['subject'],
): Finding[] {
  const findings: Finding[] = [];
  const path = quote(construct.node.path);
  if (construct instanceof Chart && construct !== chart) {
    findings.push(
      refusal('NESTED_CHART', `${path} is a chart in the target's own chart or beside it`, subject),
    );
  }
  for (const dependency of construct.node.dependencies) {
    if (dependency.node.root === app) continue;
    const message = `${path} depends on ${quote(dependency.node.path)}, which is not of this target`;
    findings.push(refusal('FOREIGN_DEPENDENCY', message, subject));
  }
  for (const problem of construct.node.validate()) {
    findings.push(
      refusal('INVALID_OBJECT', `${path} is not valid: ${problem}`, subject, 'see what its construct says'),
    );
  }
  return findings;
}

function isPromise(value: unknown): boolean {
  const then: unknown = (value as { then?: unknown } | null | undefined)?.then;
  if (typeof then !== 'function') return false;
  if (value instanceof Promise) value.catch(() => undefined);
  return true;
}
