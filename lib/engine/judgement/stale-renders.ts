import type { EnvironmentData } from '../../model/environment';
import { type Finding, refusal } from '../../model/finding';
import type { AppName } from '../../model/scalars';
import type { ReleaseRecord } from '../../registry';

/** Whether a release was rendered with the data that its environment has now. */
export function staleRenders(
  { release, renders }: ReleaseRecord,
  app: AppName,
  { name: environment, inputs }: EnvironmentData,
): Finding[] {
  const rendered = renders.inputs[environment];
  if (renders.trees[environment] === undefined || rendered === inputs) return [];
  const message = `release ${release} was rendered with other data of ${environment} (${short(rendered)}) than is configured now (${short(inputs)})`;
  return [refusal('STALE_RENDERS', message, { environment, app })];
}

function short(inputs: string | undefined): string {
  return inputs === undefined ? 'none' : inputs.replace('sha256:', '').slice(0, 12);
}
