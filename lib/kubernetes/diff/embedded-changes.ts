import type { Json } from '../../model/json';
import type { MergeKey } from '../facts';
import type { RawChange } from './change';
import { compareValues } from './compare-values';
import { readEmbedded } from './embedded-document';
import type { SecretMask } from './secret-mask';

/**
 * Adds what changed inside, where a text that changed holds a JSON or YAML document on both sides. Texts that hold
 * secrets are known to the mask by their masked document.
 */
export function withEmbedded(
  change: RawChange,
  mask: SecretMask,
  mergeKeys?: readonly MergeKey[],
): RawChange {
  const { before, after } = change;
  if (change.kind !== 'changed' || typeof before !== 'string' || typeof after !== 'string') return change;
  const [old, now] = [documentOf(before, mask), documentOf(after, mask)];
  if (old === undefined || now === undefined) return change;
  const options = { kind: '', ...(mergeKeys ? { mergeKeys } : {}) };
  return { ...change, inside: compareValues(old, now, options) };
}

function documentOf(text: string, mask: SecretMask): Json | undefined {
  return mask.document(text) ?? readEmbedded(text);
}
