import { LONGEST_STEM, nameByContent } from '../../kubernetes/facts';
import type { ObjectFacts } from '../../model/exchange';

/** A manifest that facts are stated of. */
export interface StatedObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> };
  readonly spec?: Readonly<Record<string, unknown>>;
}

/** Why an object cannot run once for its content, for people. */
export function runOnceProblems(
  { apiVersion, kind, metadata, spec }: StatedObject,
  { runOnce = false }: ObjectFacts,
): string[] {
  if (!runOnce) return [];
  if (kind !== 'Job' || !apiVersion.startsWith('batch/')) return ['only a Job can run once'];
  const problems: string[] = [];
  if (metadata.name.length > LONGEST_STEM) {
    problems.push(
      `the name of a Job that runs once has at most ${LONGEST_STEM} characters, this one has ${metadata.name.length}`,
    );
  }
  if (spec?.['ttlSecondsAfterFinished'] !== undefined) {
    problems.push(
      'a Job that runs once has to stay when it has ended: `ttlSecondsAfterFinished` would bring it back',
    );
  }
  return problems;
}

/** The name of an object: one that runs once is named after its content, so that a sync finds the same content done. */
export function nameWith({ metadata: { name }, spec }: StatedObject, { runOnce }: ObjectFacts): string {
  return runOnce ? nameByContent(name, spec) : name;
}
