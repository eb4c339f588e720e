import { newJobs, readManifests } from '../../../kubernetes/diff';
import { identityLabel, identityText } from '../../../kubernetes/facts';
import { memberAt } from '../../../model/json';
import type { ForecastInput, HookForecast, JobForecast, SyncForecast } from '../../diff/forecast';
import { rolloutOf } from '../../diff/rollout-of';

const PHASES = ['PreSync', 'Sync', 'PostSync', 'SyncFail', 'PreDelete', 'PostDelete'];
const HELM_PHASES: Readonly<Record<string, string>> = {
  'pre-install': 'PreSync',
  'pre-upgrade': 'PreSync',
  'post-install': 'PostSync',
  'post-upgrade': 'PostSync',
  'post-delete': 'PostDelete',
  'pre-delete': 'PreDelete',
};

/**
 * Reads from the files of a target what a sync of them runs, in Argo CD's order of phases and waves
 * (argo-cd.readthedocs.io, "Sync Phases and Waves"). Only files that speak of hooks, waves or rollouts are parsed.
 *
 * A Job is made and runs when the difference brings it; one that stays as it is was run by an earlier sync.
 */
export function forecastSync({ files, diff, returns = false }: ForecastInput): SyncForecast {
  const speaking = new Map([...files].filter(([, content]) => speaks(content)));
  const silent = speaking.size < files.size;
  const hooks: HookForecast[] = [];
  const waves = new Set<number>(silent ? [0] : []);
  const waveOf = new Map<string, number>();
  const hooked = new Set<string>();
  const rollouts: string[] = [];
  const { objects } = readManifests(speaking);
  for (const { identity, value } of objects) {
    const annotation = (key: string) => memberAt(value, ['metadata', 'annotations', key]);
    const wave =
      Number.parseInt(
        String(annotation('argocd.argoproj.io/sync-wave') ?? annotation('helm.sh/hook-weight') ?? 0),
        10,
      ) || 0;
    const phases = phasesOf(annotation('argocd.argoproj.io/hook'), annotation('helm.sh/hook'));
    waveOf.set(identityText(identity), wave);
    if (phases === undefined) waves.add(wave);
    else {
      hooked.add(identityText(identity));
      for (const phase of phases) hooks.push({ phase, wave, object: identityLabel(identity) });
    }
    const strategy = rolloutOf(identity.kind, value, { objects, returns });
    if (strategy !== undefined) rollouts.push(`${identityLabel(identity)}: ${strategy}`);
  }
  hooks.sort(
    (left, right) =>
      rank(left.phase) - rank(right.phase) || left.wave - right.wave || (left.object < right.object ? -1 : 1),
  );
  const jobs = newJobs(diff)
    .filter(({ identity }) => !hooked.has(identityText(identity)))
    .map(
      ({ identity, before }): JobForecast => ({
        object: identityLabel(identity),
        wave: waveOf.get(identityText(identity)) ?? 0,
        why: returns ? 'returns' : before ? 'changed' : 'new',
      }),
    )
    .sort((left, right) => left.wave - right.wave || (left.object < right.object ? -1 : 1));
  return {
    jobs,
    hooks,
    waves: waves.size > 1 ? [...waves].sort((left, right) => left - right) : [],
    rollouts,
  };
}

function speaks(content: Buffer): boolean {
  return ['argocd.argoproj.io/', 'helm.sh/hook', 'Rollout', 'Canary', 'AnalysisTemplate'].some((word) =>
    content.includes(word),
  );
}

function phasesOf(argo: unknown, helm: unknown): readonly string[] | undefined {
  if (typeof argo === 'string' && argo !== '')
    return argo
      .split(',')
      .map((each) => each.trim())
      .filter((each) => each !== 'Skip');
  if (typeof helm !== 'string' || helm === '') return undefined;
  return [...new Set(helm.split(',').map((each) => HELM_PHASES[each.trim()] ?? each.trim()))];
}

function rank(phase: string): number {
  const at = PHASES.indexOf(phase);
  return at < 0 ? PHASES.length : at;
}
