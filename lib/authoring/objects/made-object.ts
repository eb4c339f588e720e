import type { ObjectFacts } from '../../model/exchange';

/** A Kubernetes object, what is said of it beside its manifest, and what in the project made it. */
export interface MadeObject {
  readonly object: object;
  /** For people, such as `WebService "server" (deployment)` or `k8s/web.yaml:14`; no byte of the manifests depends on it. */
  readonly origin: string;
  /** Phase, order and the like; nothing where absent. */
  readonly facts?: ObjectFacts;
}
