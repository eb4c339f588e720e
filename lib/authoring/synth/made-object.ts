/** A Kubernetes object, and what in the project made it. */
export interface MadeObject {
  readonly object: object;
  /** For people, such as `WebService "server" (deployment)` or `k8s/web.yaml:14`; no byte of the manifests depends on it. */
  readonly origin: string;
}
