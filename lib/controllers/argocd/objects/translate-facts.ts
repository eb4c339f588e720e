import type { ObjectFacts } from '../../../model/exchange';
import type { Subject } from '../../../model/finding';
import { orderProblems, placeOf } from '../../facts/order';
import { nameWith, runOnceProblems, type StatedObject } from '../../facts/run-once';
import { refuseProblems } from '../../facts/unsupported';
import { ignoredOnceGone, optionsOf, SYNC_OPTIONS } from './kept';

const WAVE = 'argocd.argoproj.io/sync-wave';
const KEPT = ['Prune=false', 'Delete=false'];

/**
 * Translates an object's facts for Argo CD. Phase and order are a sync wave; an object that is kept is neither pruned
 * nor deleted with its app, and counts as no difference once Git holds it no more. A Job that runs once is named after
 * what it does: Argo CD finds it done in every sync that brings the same, and makes it anew where the content is
 * another.
 *
 * The object's own annotations about waves win.
 *
 * @throws DeliveryError `FACT_NOT_SUPPORTED` for what Argo CD cannot do
 */
export function translateFacts(object: object, facts: ObjectFacts, subject: Subject): object {
  const stated = object as StatedObject;
  refuseProblems(stated, [...orderProblems(facts, 'Argo CD'), ...runOnceProblems(stated, facts)], subject);
  const { metadata, ...rest } = stated;
  const said = { ...waveOf(facts), ...metadata.annotations, ...kept(metadata.annotations, facts) };
  const annotations = { ...said, ...(facts.keep && ignoredOnceGone(said)) };
  const name = nameWith(stated, facts);
  return {
    ...rest,
    metadata: { ...metadata, name, ...(Object.keys(annotations).length > 0 && { annotations }) },
  };
}

function waveOf(facts: ObjectFacts): Record<string, string> {
  const wave = placeOf(facts);
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
