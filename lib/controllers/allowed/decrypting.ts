import { isEncryptedInPlace } from '../../kubernetes/facts';
import type { JsonMap } from '../../model/json';
import type { Permit } from './permits';

/**
 * Why a controller takes no Secret that SOPS encrypted in place: it would reach the cluster as it stands, with encrypted
 * values. Undefined for every other object.
 *
 * @param reason why this one does not decrypt, ending a sentence
 */
export function undecrypted(object: object, reason: string, remedy: string): Permit | undefined {
  return isEncryptedInPlace(object as JsonMap) ? { permitted: false, reason, remedy } : undefined;
}
