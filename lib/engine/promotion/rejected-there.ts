import { type Finding, finding } from '../../model/finding';
import type { Snapshot } from '../delivery';
import { type Placement, rejectedWords, rejectionsOf } from '../judgement';
import { commandLine, optionWords } from './changes/command-line';

/** Warns of a release that its target has already and that was rejected since: by whom, why, and what can be done. */
export async function rejectedThere(
  snapshot: Snapshot,
  { environment, app, record }: Pick<Placement, 'environment' | 'app' | 'record'>,
): Promise<Finding[]> {
  const [rejection] = await rejectionsOf(snapshot, environment, app, record);
  if (!rejection) return [];
  const message = `release ${record.release} of ${app} runs there already, and was ${rejectedWords(rejection)}`;
  const back = rollingBack({ environment, app });
  const remedy = `roll it back: \`${back}\`; if the rejection was a mistake: \`${commandLine('unreject', rejection.what)}\``;
  return [finding('warning', 'REJECTED', message, { environment, app }, remedy)];
}

/** The command that takes a target back. */
export function rollingBack({ environment, app }: Pick<Placement, 'environment' | 'app'>): string {
  return commandLine('rollback', app, ...optionWords('env', environment));
}
