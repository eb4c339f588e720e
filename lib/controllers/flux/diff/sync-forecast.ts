import { newJobs, readManifests } from '../../../kubernetes/diff';
import { identityLabel, identityText } from '../../../kubernetes/facts';
import type { ForecastInput, JobForecast, SyncForecast } from '../../diff/forecast';
import { rolloutOf } from '../../diff/rollout-of';
import { STAGE } from '../names';
import { placeOfStage, stageAt, stageOf } from '../stages';

/**
 * Reads from the files of a target what Flux does with them: in which stages it applies them, and which Jobs it makes, and
 * so runs. It knows no hooks. Only files that speak of stages or rollouts are parsed.
 */
export function forecastSync({ files, diff, returns = false }: ForecastInput): SyncForecast {
  const speaking = new Map(
    [...files].filter(([, content]) => SPEAKING.some((word) => content.includes(word))),
  );
  const places = new Set<number>(speaking.size < files.size ? [0] : []);
  const placeOf = new Map<string, number>();
  const rollouts: string[] = [];
  const { objects } = readManifests(speaking);
  for (const { identity, value } of objects) {
    const place = placeOfStage(stageOf(value) ?? '') ?? 0;
    places.add(place);
    placeOf.set(identityText(identity), place);
    const strategy = rolloutOf(identity.kind, value, { objects, returns });
    if (strategy !== undefined) rollouts.push(`${identityLabel(identity)}: ${strategy}`);
  }
  const jobs = newJobs(diff)
    .map(
      ({ identity, before }): JobForecast => ({
        object: identityLabel(identity),
        wave: placeOf.get(identityText(identity)) ?? 0,
        ...named(placeOf.get(identityText(identity)) ?? 0),
        why: returns ? 'returns' : before ? 'changed' : 'new',
      }),
    )
    .sort((left, right) => left.wave - right.wave || (left.object < right.object ? -1 : 1));
  const waves = places.size > 1 ? [...places].sort((left, right) => left - right) : [];
  return {
    jobs,
    hooks: [],
    waves,
    ...(waves.length > 0 && { stages: waves.map((place) => stageAt(place) ?? 'target') }),
    rollouts,
  };
}

function named(place: number): Pick<JobForecast, 'stage'> {
  const stage = stageAt(place);
  return stage === undefined ? {} : { stage };
}

const SPEAKING = [STAGE, 'Rollout', 'Canary', 'AnalysisTemplate'];
