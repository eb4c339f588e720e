/** Which addresses a controller reads; one that is not here reads any. */
const REACHES: Readonly<Record<string, () => (repository: string) => string | undefined>> = {
  flux: () => (require('../flux/address') as typeof import('../flux/address')).unreadByFlux,
};

/** What a controller reads, in words, where it does not read this repository; undefined where it does. */
export const unreadBy = (controller: string, repository: string): string | undefined =>
  REACHES[controller]?.()(repository);
