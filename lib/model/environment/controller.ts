import { undecided } from '../finding';
import { dnsLabel } from '../scalars';
import { v } from '../schema';
import { environmentField } from './field';
import { whole } from './field-change';

/** The controller of an environment that names none. */
export const DEFAULT_CONTROLLER = 'argocd';

const MOVE =
  'another controller brings the manifests into the cluster: before any release under the new one, an administrator runs what `cdk8s-delivery bootstrap --env <environment> --remove --keep-workloads --controller <the old one>` prints, or the old one deletes what the new one brings';

/** A name, not one of a closed set: controllers are registered elsewhere. */
export const controller = environmentField({
  name: 'controller',
  about: 'what brings its manifests into the cluster',
  schema: v.exactOptional(dnsLabel, DEFAULT_CONTROLLER),
  compare: whole('controller', () => undecided(MOVE, 'high')),
  words: (value) => (value === DEFAULT_CONTROLLER ? undefined : `brought by ${value}`),
});
