import type { EnvironmentData } from '../../model/environment';

/** Repository and branch that Argo CD watches. */
export interface DeliveryBranch {
  /** Repository, as Argo CD reaches it. */
  readonly repository: string;

  /** Branch with the records and manifests. */
  readonly branch: string;
}

/** Where an environment is delivered: its own repository and branch where it names them, else the project's. */
export function deliveryOf(
  environment: EnvironmentData,
  project: DeliveryBranch,
): DeliveryBranch & { readonly path: string } {
  const { repository = project.repository, branch = project.branch, path } = environment.delivery;
  return { repository, branch, path };
}
