import { stringify } from 'yaml';
import type { Json } from '../../model/json';

/** A value in block style, no line folded. */
export const stringified = (value: Json): string =>
  stringify(value, { lineWidth: 0, aliasDuplicateObjects: false });
