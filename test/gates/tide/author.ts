import type { TideEntry } from './settings';

export const tide = (high: Date): TideEntry => ({ gate: 'tide', version: 1, high: high.toISOString() });
