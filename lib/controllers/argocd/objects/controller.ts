import type { EnvironmentData } from '../../../model/environment';
import type { Controller } from '../../controller';
import { findings } from '../findings';
import { APPLICATION_FILE } from '../names';
import { argocdSettings } from '../settings';
import { bootstrap } from './bootstrap';
import { inputsApplication, targetApplication } from './target-application';
import { translateFacts } from './translate-facts';

/** The Application that hands something over; none where others do. */
function handedOver(environment: EnvironmentData, application: () => object): ReadonlyMap<string, object> {
  return argocdSettings(environment).external ? new Map() : new Map([[APPLICATION_FILE, application()]]);
}

/** Argo CD: an Application per target in a namespace per environment. */
export const argocd: Controller = {
  name: 'argocd',
  findings,
  translate: translateFacts,
  target: (handover) => handedOver(handover.environment, () => targetApplication(handover)),
  inputs: (handover) => handedOver(handover.environment, () => inputsApplication(handover)),
  bootstrap,
};
