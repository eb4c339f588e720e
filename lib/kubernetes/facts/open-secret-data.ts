import { isMap, type Json, type JsonMap, member } from '../../model/json';
import { secretDataIn } from './secret-data';

/**
 * Which Secrets may hold data: none, as in every target; or those that SOPS encrypted in place, as among the inputs of an
 * environment.
 */
export type SecretsTaken = 'none' | 'encrypted';

/** Data of a Secret that everybody can read who reads the file. */
interface OpenSecretData {
  /** Where it stands, such as `data` and `stringData.password`. */
  readonly places: readonly string[];
  /** Why a Secret that bears marks of SOPS is none that it encrypted. */
  readonly flaw?: string;
}

/** The data of a Secret that may not stand in a file; undefined where there is none, and for other kinds. */
export function openSecretData(object: JsonMap, taken: SecretsTaken): OpenSecretData | undefined {
  const places = secretDataIn(object);
  if (places.length === 0) return undefined;
  if (taken === 'none') return { places };
  const flaw = flawOf(object);
  if (flaw !== undefined) return { places, flaw };
  const sops = member(object, 'sops');
  if (sops === undefined) return { places };
  const clear = [...places.flatMap((place) => clearIn(object, place)), ...foreignIn(object)];
  return clear.length === 0 ? undefined : { places: clear, flaw: 'SOPS left that in the clear' };
}

/**
 * Whether SOPS encrypted all the data of a Secret in place. Only its form is judged: the keys are in the cluster, and what
 * a text of this form hides, nobody can tell without them.
 */
export function isEncryptedInPlace(object: JsonMap): boolean {
  return secretDataIn(object).length > 0 && openSecretData(object, 'encrypted') === undefined;
}

/** Where SOPS keeps who can decrypt. */
const KEYS = ['age', 'pgp', 'kms', 'gcp_kms', 'azure_kv', 'hc_vault', 'hckms', 'key_groups'];

function flawOf(object: JsonMap): string | undefined {
  const sops = member(object, 'sops');
  if (sops === undefined)
    return valuesOf(object).some(isEncrypted)
      ? 'its values look encrypted, and no `sops` beside them says how'
      : undefined;
  if (!isMap(sops)) return '`sops` is no map';
  if (!isEncrypted(sops['mac'])) return '`sops.mac` is no MAC of SOPS, so that nothing decrypts it';
  const hasKeys = KEYS.some((key) => {
    const listed = sops[key];
    return Array.isArray(listed) && listed.some((each) => isMap(each) && Object.keys(each).length > 0);
  });
  return hasKeys ? undefined : '`sops` names no key that decrypts it';
}

function clearIn(object: JsonMap, place: string): readonly string[] {
  const held = member(object, place);
  // What is no map is not what SOPS makes of a Secret, and an annotation is in the clear.
  if (!isMap(held)) return [place];
  // SOPS leaves an empty text as it is.
  return Object.entries(held).flatMap(([key, value]) =>
    value === '' || isEncrypted(value) ? [] : [`${place}.${key}`],
  );
}

/** The fields of a Secret, and the block of SOPS. */
const FIELDS = new Set(['apiVersion', 'kind', 'metadata', 'type', 'immutable', 'data', 'stringData', 'sops']);

/** Fields that no Secret has, and that were not encrypted: a password may stand in the wrong place. */
function foreignIn(object: JsonMap): readonly string[] {
  return Object.entries(object).flatMap(([key, value]) =>
    FIELDS.has(key) || isEncrypted(value) ? [] : [key],
  );
}

function valuesOf(object: JsonMap): readonly Json[] {
  return ['data', 'stringData'].flatMap((place) => {
    const held = member(object, place);
    return isMap(held) ? Object.values(held) : [];
  });
}

/** A value as SOPS writes it: data, a nonce of 32 bytes, a tag of 16, and the type. */
const ENCRYPTED =
  /^ENC\[AES256_GCM,data:(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?,iv:[A-Za-z0-9+/]{43}=,tag:[A-Za-z0-9+/]{22}==,type:(?:str|int|float|bool|bytes)\]$/;

function isEncrypted(value: Json | undefined): boolean {
  return typeof value === 'string' && ENCRYPTED.test(value) && !value.includes('data:,');
}
