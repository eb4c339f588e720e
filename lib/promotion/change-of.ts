import type { ChosenApp, Promotion } from '../engine/promotion';

/** A change with the names of its environments known. */
export type Named<C, K extends keyof C, E extends string> = {
  readonly [P in keyof C]: P extends K ? E : C[P];
};

/**
 * Any change, as plain data.
 *
 * @typeParam E names of the environments
 */
export type ChangeOf<E extends string = string> = Named<
  Omit<Promotion, 'apps'> & { readonly apps: 'all' | readonly (string | Named<ChosenApp, 'from', E>)[] },
  'to' | 'from',
  E
>;
