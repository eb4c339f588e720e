import type { KindSchema } from './schema';
import { unpacked } from './unpacked';

let decoded: readonly KindSchema[] | undefined;

/** The custom kinds that this library's own constructs make (Argo CD's). */
export function customSchemas(): readonly KindSchema[] {
  decoded ??= unpacked<readonly KindSchema[]>(
    (require('./data/custom') as typeof import('./data/custom')).CUSTOM,
  );
  return decoded;
}
