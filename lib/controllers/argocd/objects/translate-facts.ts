import { LONGEST_STEM, nameByContent } from '../../../kubernetes/facts';
import type { ObjectFacts } from '../../../model/exchange';
import { DeliveryError, type Finding, quote, refusal, type Subject } from '../../../model/finding';
import { ignoredOnceGone, optionsOf, SYNC_OPTIONS } from './kept';

const WAVE = 'argocd.argoproj.io/sync-wave';
const KEPT = ['Prune=false', 'Delete=false'];

/** Sync waves of a phase: the wave of order 0, and the orders that stay clear of the other phases. */
const PHASES = {
  before: { wave: -1, least: -1000, most: 0 },
  with: { wave: 0, least: 0, most: 999 },
  after: { wave: 1000, least: 0, most: 1000 },
} as const;

/**
 * What Argo CD is told of an object's facts. Phase and order are a sync wave; an object that is kept is neither pruned
 * nor deleted with its app, and counts as no difference once Git holds it no more. A Job that runs once is named after what it does: Argo CD finds it done in every sync that
 * brings the same, and makes it anew where the content is another.
 *
 * What the object's own annotations say about waves wins.
 *
 * @throws DeliveryError `FACT_NOT_SUPPORTED` for what Argo CD cannot do
 */
export function translateFacts(object: object, facts: ObjectFacts, subject: Subject): object {
  const problems = factProblems(object as Manifest, facts);
  DeliveryError.throwIfAny(
    problems.map(
      (problem): Finding =>
        refusal('FACT_NOT_SUPPORTED', `${nameOf(object as Manifest)}: ${problem}`, subject),
    ),
  );
  const { metadata, ...rest } = object as Manifest;
  const said = { ...waveOf(facts), ...metadata.annotations, ...kept(metadata.annotations, facts) };
  const annotations = { ...said, ...(facts.keep && ignoredOnceGone(said)) };
  const name = facts.runOnce ? nameByContent(metadata.name, rest.spec) : metadata.name;
  return {
    ...rest,
    metadata: { ...metadata, name, ...(Object.keys(annotations).length > 0 && { annotations }) },
  };
}

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> };
  readonly spec?: Readonly<Record<string, unknown>>;
}

function factProblems({ apiVersion, kind, metadata, spec }: Manifest, facts: ObjectFacts): string[] {
  const { phase = 'with', order = 0, runOnce = false } = facts;
  const { least, most } = PHASES[phase];
  const problems: string[] = [];
  if (order < least || order > most) {
    problems.push(`the order of the phase ${quote(phase)} is ${least} to ${most} for Argo CD, got ${order}`);
  }
  if (!runOnce) return problems;
  if (kind !== 'Job' || !apiVersion.startsWith('batch/')) return [...problems, 'only a Job can run once'];
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

const nameOf = ({ kind, metadata }: Manifest) => `${kind} ${quote(metadata.name)}`;

function waveOf({ phase = 'with', order = 0 }: ObjectFacts): Record<string, string> {
  const wave = PHASES[phase].wave + order;
  return wave === 0 ? {} : { [WAVE]: String(wave) };
}

function kept(
  own: Readonly<Record<string, string>> | undefined,
  { keep }: ObjectFacts,
): Record<string, string> {
  if (!keep) return {};
  const said = optionsOf(own?.[SYNC_OPTIONS]);
  const missing = KEPT.filter((option) => !said.some((each) => each.split('=')[0] === option.split('=')[0]));
  return { [SYNC_OPTIONS]: [...said, ...missing].join(',') };
}
