/** When a version of a kind came and goes; minors of Kubernetes 1. */
export interface Lifecycle {
  readonly introduced?: number;
  readonly deprecated?: number;
  /** The first minor that does not serve it. */
  readonly removed?: number;
  /** What to use instead, such as `apps/v1 Deployment`. */
  readonly replacement?: string;
}

/** By apiVersion and kind, such as `extensions/v1beta1 Ingress`. */
export type Lifecycles = Readonly<Record<string, Lifecycle>>;
