import { placeOfStage } from './stages';

/**
 * File that hands a target over, or one stage of it. None is called `kustomization.yaml`: Flux would take that for a
 * configuration of Kustomize.
 */
export const stageFile = (stage: string | undefined): string => `${stage ?? 'target'}.yaml`;

/** Name of the Kustomization of a target, or of one of its stages; the dot keeps it apart from every app. */
export const stageName = (app: string, stage: string | undefined): string =>
  stage === undefined ? app : `${app}.${stage}`;

/**
 * The stage that a file hands over: `target` for a whole target, or for the objects without facts; undefined for
 * another file.
 */
export function stageOfFile(file: string): string | undefined {
  const name = file.endsWith('.yaml') ? file.slice(0, -'.yaml'.length) : '';
  return name === 'target' || placeOfStage(name) !== undefined ? name : undefined;
}
