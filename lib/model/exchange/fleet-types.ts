/**
 * The type that a fleet's names are taken from. A `Fleet` is one by its shape, so that a script needs a type import
 * only: `open<typeof fleet>(…)`.
 */
export interface AnyFleet {
  readonly environments: readonly { readonly id: string }[];
}

/** The names of a fleet's environments. */
export type EnvironmentOf<F extends AnyFleet> = F['environments'][number]['id'];
