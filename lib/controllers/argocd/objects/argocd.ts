import type { ControllerChoice } from '../../controller';
import type { ArgocdVersion } from '../settings';

/** Settings of Argo CD for an environment. */
export interface ArgocdProps {
  /**
   * Release of Argo CD that delivers the environment, such as `3.3`. Fields that it does not know are left out; an
   * object that would then allow more is refused.
   *
   * @default - the newest that this program knows
   */
  readonly version?: ArgocdVersion;

  /**
   * Whether Argo CD writes the objects as service accounts of the environment, which may do what the environment allows and nothing
   * else. It has to be switched on in Argo CD as well (`application.sync.impersonation.enabled`).
   *
   * @default false
   */
  readonly impersonate?: boolean;

  /**
   * Whether Applications that are not made here deliver the targets, and stay whose they are: none is rendered, and the
   * administrator's file has no project and no root. They read `manifests/<env>/<app>/objects` of the delivery branch. Nothing but their own
   * projects confines what they do.
   *
   * @default false
   */
  readonly external?: boolean;

  /**
   * Plurals of kinds by which the accounts get their rights, where Kubernetes' convention does not give them: `{ 'example.org/Chassis': 'chassis' }`.
   *
   * @default - the plural by convention
   */
  readonly resources?: Readonly<Record<string, string>>;
}

/**
 * Has Argo CD deliver an environment, which is the default; names its release.
 *
 * @example
 * new Environment(project, 'prod', { controller: argocd({ version: '3.3' }) });
 */
export const argocd = ({
  version,
  impersonate = false,
  external = false,
  resources,
}: ArgocdProps = {}): ControllerChoice => ({
  name: 'argocd',
  settings: {
    ...(version === undefined ? {} : { version }),
    ...(impersonate ? { impersonate } : {}),
    ...(external ? { external } : {}),
    ...(resources === undefined ? {} : { resources: { ...resources } }),
  },
});
