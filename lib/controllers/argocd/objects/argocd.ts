import type { ControllerChoice } from '../../controller';
import type { ArgocdVersion } from '../settings';

/** What Argo CD is told in an environment. */
export interface ArgocdProps {
  /**
   * Release of Argo CD that delivers the environment, such as `3.3`. What it does not know is left out, and what would then
   * allow more is refused.
   *
   * @default - the newest that this program knows
   */
  readonly version?: ArgocdVersion;
}

/**
 * Has Argo CD deliver an environment, which is so without a word; says which release it is.
 *
 * @example
 * new Environment(project, 'prod', { controller: argocd({ version: '3.3' }) });
 */
export const argocd = ({ version }: ArgocdProps = {}): ControllerChoice => ({
  name: 'argocd',
  settings: version === undefined ? {} : { version },
});
