import { ApiObject, App, type IResolver } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { DeliveryError, type Finding, quote, refusal } from '../../../model/finding';
import { ImageReference } from '../../../model/scalars';
import { factsOf, type MadeObject, manifestOf } from '../../objects';
import type { SourceContext } from '../source';
import { synchronous } from '../synchronous';
import { constructOrigin } from './construct-origin';
import { thrownWithin } from './thrown-within';

/**
 * The objects of all charts that a function puts into an app, in the order in which they were made.
 *
 * Dependencies between them are not looked at: order is stated by facts, and files are ordered by name.
 *
 * @throws DeliveryError `IMPURE`, `FOREIGN_DEPENDENCY`, `INVALID_OBJECT`, `VALUE_LOST`, `PATCH_WITHOUT_EFFECT`
 */
export function chartObjects(
  subject: SourceContext['subject'],
  build: (app: App) => unknown,
): readonly MadeObject[] {
  // With a folder, so that only an app that the project makes asks the environment for one.
  const app = new App({ outdir: 'unused', resolvers: [images] });
  try {
    synchronous(build(app), `the chart function of ${subject.app}`, subject);
  } catch (error) {
    throw error instanceof DeliveryError ? error : thrownWithin(app, error);
  }
  const constructs = app.node.findAll();
  DeliveryError.throwIfAny(constructs.flatMap((each) => checkConstruct(each, app, subject)));
  const findings: Finding[] = [];
  const made = constructs
    .filter((each) => each instanceof ApiObject)
    .flatMap((each): MadeObject[] => {
      const origin = constructOrigin(each);
      try {
        const facts = factsOf(each);
        return [{ object: withPulled(manifestOf(each)) as object, origin, ...(facts && { facts }) }];
      } catch (error) {
        if (!(error instanceof DeliveryError)) throw error;
        findings.push(
          ...error.findings.map((finding) => ({
            ...finding,
            subject: { ...subject, construct: origin, ...finding.subject },
          })),
        );
        return [];
      }
    });
  DeliveryError.throwIfAny(findings);
  return made;
}

/** Writes `repository@digest` wherever an image is in the props of an object. */
const images: IResolver = {
  resolve(context) {
    const value: unknown = context.value;
    if (value instanceof ImageReference) context.replaceValue(value.pullable);
  },
};

/** The same for values that were added to the object afterwards, such as by a patch. */
function withPulled(value: unknown): unknown {
  if (value instanceof ImageReference) return value.pullable;
  if (Array.isArray(value)) return value.map(withPulled);
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype)
    return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withPulled(each)]));
}

function checkConstruct(construct: IConstruct, app: App, subject: SourceContext['subject']): Finding[] {
  const findings: Finding[] = [];
  const path = quote(construct.node.path);
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
