/**
 * The functions that need the package `yaml`, for texts in any other form than the canonical one. Loaded late, as most
 * commands meet no such text.
 */
export const library = (): typeof import('./library') => require('./library') as typeof import('./library');
