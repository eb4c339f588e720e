import type { Controller } from '../../controller';
import { findings } from '../findings';
import { APPLICATION_FILE } from '../names';
import { bootstrap } from './bootstrap';
import { inputsApplication, targetApplication } from './target-application';
import { translateFacts } from './translate-facts';

/** Argo CD: an Application per target in a namespace per environment. */
export const argocd: Controller = {
  name: 'argocd',
  findings,
  translate: translateFacts,
  target: (handover) => new Map([[APPLICATION_FILE, targetApplication(handover)]]),
  inputs: (handover) => new Map([[APPLICATION_FILE, inputsApplication(handover)]]),
  bootstrap,
};
