import type { ObjectFacts } from '../../model/exchange';
import type { Code, Finding } from '../../model/finding';

/** A Kubernetes object, the facts about it beside its manifest, and the construct that made it. */
export interface MadeObject {
  readonly object: object;
  /** For people, such as `WebService "server" (deployment)` or `k8s/web.yaml:14`; no byte of the manifests depends on it. */
  readonly origin: string;
  /** Phase, order and the like; nothing where absent. */
  readonly facts?: ObjectFacts;
  /** Remedies by code for a refused object, where its source has better ones. */
  readonly remedies?: Readonly<Partial<Record<Code, string>>>;
  /** Why it cannot be delivered, where its source found that; to leave it out is a way out. */
  readonly problems?: readonly Finding[];
}
