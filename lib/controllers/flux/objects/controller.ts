import type { Controller } from '../../controller';
import { findings } from '../findings';
import { stageFile } from '../handover-files';
import { bootstrap } from './bootstrap';
import { fluxUrl } from './git-repository';
import { inputsKustomization, targetKustomizations } from './target-kustomizations';
import { translateFacts } from './translate-facts';

/** Flux: a Kustomization per target, in a namespace per environment. */
export const flux: Controller = {
  name: 'flux',
  findings,
  translate: translateFacts,
  target: targetKustomizations,
  inputs: (handover) => new Map([[stageFile(undefined), inputsKustomization(handover)]]),
  judgePlace: ({ name }, { repository }) => void fluxUrl(repository, name),
  bootstrap,
};
