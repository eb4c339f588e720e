import type { ObjectFacts } from '../../model/exchange';
import type { Code, Finding } from '../../model/finding';

/** A Kubernetes object, what is said of it beside its manifest, and what in the project made it. */
export interface MadeObject {
  readonly object: object;
  /** For people, such as `WebService "server" (deployment)` or `k8s/web.yaml:14`; no byte of the manifests depends on it. */
  readonly origin: string;
  /** Phase, order and the like; nothing where absent. */
  readonly facts?: ObjectFacts;
  /** What helps where the object is refused, by code, where its source knows better than the code. */
  readonly remedies?: Readonly<Partial<Record<Code, string>>>;
  /** Why it cannot be delivered, where its source found that; to leave it out is a way out. */
  readonly problems?: readonly Finding[];
}
