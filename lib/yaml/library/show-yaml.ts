import { stringify } from 'yaml';
import type { Json } from '../../model/json';

/** A value in block style, no line folded. */
export const showYaml = (value: Json): string =>
  stringify(value, { lineWidth: 0, aliasDuplicateObjects: false });
