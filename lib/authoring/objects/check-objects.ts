import { type ImagePlace, identityText, imagesIn, objectIdentity, placeText } from '../../kubernetes/facts';
import { DeliveryError, type Finding, quote, refusal, type Subject } from '../../model/finding';
import { hasLoneSurrogate, isMap, type JsonMap } from '../../model/json';
import { Digest, ImageReference, isDnsLabel } from '../../model/scalars';
import { MERGE_KEY } from '../../yaml';

/**
 * What must not be delivered: everything wrong with a set of objects, at once.
 *
 * @param origins what made each object, where that is known
 */
export function checkObjects(
  objects: readonly object[],
  subject: Subject,
  origins: readonly string[] = [],
): readonly Finding[] {
  const findings: Finding[] = [];
  if (objects.length === 0) findings.push(refusal('EMPTY_RENDER', 'no objects were made', subject));
  const identities = new Set<string>();
  for (const [index, object] of objects.entries()) {
    const construct = origins[index];
    let about: Subject = construct === undefined ? subject : { ...subject, construct };
    const add = (code: Finding['code'], message: string) => findings.push(refusal(code, message, about));
    const problem = identityProblem(object);
    const known = objectIdentity(object as JsonMap);
    if (problem || !known) {
      add('INVALID_OBJECT', problem ?? `${quote(object)} is not an object`);
      continue;
    }
    const { group, kind, namespace, name } = known;
    const what = `${kind} ${quote(name)}`;
    about = { ...about, object: `${kind} ${name}` };
    const identity = identityText(known);
    if (identities.has(identity)) {
      add(
        'DUPLICATE_OBJECT',
        `${what} of group ${quote(group)} in namespace ${quote(namespace)} is there twice`,
      );
    }
    identities.add(identity);
    checkValues(object, '', (code, message) => add(code, `${what}: ${message}`));
    for (const place of imagesIn(object)) {
      const reason = imageProblem(place);
      if (reason) add('IMAGE_WITHOUT_DIGEST', `${what}: ${reason}, at .${placeText(place.path)}`);
    }
    if (kind === 'Secret' && group === '' && holdsData(object)) add('SECRET_WITH_DATA', `${what} holds data`);
  }
  return findings;
}

const API_VERSION = /^([a-z0-9.-]{1,253}\/)?[a-z0-9]{1,63}$/;
const KIND = /^[A-Za-z][A-Za-z0-9]{0,62}$/;

function identityProblem(object: object): string | undefined {
  const { apiVersion, kind, metadata } = object as Readonly<Record<string, unknown>>;
  if (!isMap(object)) return `${quote(object)} is not an object`;
  if (typeof kind !== 'string' || !KIND.test(kind)) return `an object has the kind ${quote(kind)}`;
  if (typeof apiVersion !== 'string' || !API_VERSION.test(apiVersion)) {
    return `a ${kind} has the apiVersion ${quote(apiVersion)}`;
  }
  const { name, namespace = '', generateName } = isMap(metadata) ? metadata : {};
  if (generateName !== undefined)
    return `a ${kind} has a generateName: its identity would change with every sync`;
  if (typeof name !== 'string' || !isName(name)) return `a ${kind} has the name ${quote(name)}`;
  return typeof namespace === 'string' && (namespace === '' || isDnsLabel(namespace))
    ? undefined
    : `${kind} ${quote(name)} has the namespace ${quote(namespace)}`;
}

/** What the API server takes as a path segment, the widest rule for names; RBAC names may hold `:`. */
const isName = (name: string) =>
  name.length > 0 &&
  name.length <= 253 &&
  name !== '.' &&
  name !== '..' &&
  !/[/%\u0000-\u0020\u007f]/.test(name);

type Add = (code: Finding['code'], message: string) => void;

function checkValues(value: unknown, path: string, add: Add): void {
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) add('NOT_FINITE', `${path} is ${value}`);
  } else if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) {
      const item: unknown = value[index];
      if (item === null || item === undefined) add('NULL_IN_LIST', `${path}[${index}] is null`);
      else checkValues(item, `${path}[${index}]`, add);
    }
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      if (hasLoneSurrogate(key))
        add('UNPRINTABLE_TEXT', `the key ${quote(key)} at ${path} holds a lone surrogate`);
      else if (key === MERGE_KEY)
        add('UNPRINTABLE_TEXT', `the key ${quote(key)} at ${path} merges maps for some readers of YAML`);
      checkValues(item, `${path}.${key}`, add);
    }
  } else if (typeof value === 'string') {
    if (hasLoneSurrogate(value)) add('UNPRINTABLE_TEXT', `${path} holds a lone surrogate`);
  } else if (value !== undefined && value !== null && typeof value !== 'boolean') {
    add('INVALID_OBJECT', `${path} is a ${typeof value}`);
  }
}

/** What is wrong with an image that is known to be pulled; whether others are images is judged at the release. */
function imageProblem({ text, image, certainty }: ImagePlace): string | undefined {
  if (certainty === 'undecided' || Digest.is(image?.digest)) return undefined;
  try {
    ImageReference.parse(text);
  } catch (error) {
    if (error instanceof DeliveryError) return error.findings[0].message;
    throw error;
  }
  return undefined;
}

function holdsData(object: object): boolean {
  const { data, stringData } = object as Readonly<Record<string, unknown>>;
  return [data, stringData].some((each) => isMap(each) && Object.keys(each).length > 0);
}
