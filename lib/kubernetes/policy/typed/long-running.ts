import type { JsonMap } from '../../../model/json';
import type { CelExpression } from '../cel';
import type { CompiledPolicy } from './compile-policy';
import type { KindName } from './pod-shapes';

/** Kinds whose pods run on until something ends them. */
const LONG_RUNNING: readonly KindName[] = ['apps/v1/Deployment', 'apps/v1/StatefulSet', 'apps/v1/DaemonSet'];

/**
 * Whether a rule about kinds is one about the pods that run on: it names all of their kinds, and asks for nothing but their
 * templates. Such a rule fits the template of any kind.
 */
export function isAboutLongRunning({ kinds, conditions, variables, validations }: CompiledPolicy): boolean {
  if (!LONG_RUNNING.every((each) => kinds.has(each))) return false;
  const expressions: CelExpression[] = [
    ...[...conditions, ...variables].map(({ expression }) => expression),
    ...validations.flatMap(({ holds, message }) => [holds, ...(message ? [message] : [])]),
  ];
  return expressions.every(({ references }) =>
    references.every(({ name, fields }) =>
      name === 'object'
        ? fields[0] === 'spec' && fields[1] === 'template'
        : name === 'params' || name === 'variables',
    ),
  );
}

/** Whether the pods of a template run on, as those of a Deployment: a Job's say that they end. */
export function runsOn(spec: unknown): boolean {
  const policy = (spec as JsonMap)['restartPolicy'];
  return policy === undefined || policy === 'Always';
}
