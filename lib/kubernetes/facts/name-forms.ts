import { isDnsLabel } from '../../model/scalars';

const SUBDOMAIN_PART = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;
const NAME = /^[A-Za-z0-9](?:[A-Za-z0-9_.-]*[A-Za-z0-9])?$/;
const PORT = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const DATA_KEY = /^[-._a-zA-Z0-9]{1,253}$/;
const VARIABLE = /^[-._a-zA-Z][-._a-zA-Z0-9]*$/;
const UUID = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;
const API_VERSION = /^([a-z0-9.-]{1,253}\/)?[a-z0-9]{1,63}$/;

/** A label of a domain name that begins with a letter (RFC 1035). */
export const isDns1035Label = (text: string): boolean => isDnsLabel(text) && /^[a-z]/.test(text);

/** A domain name (RFC 1123). */
export const isDnsSubdomain = (text: string): boolean =>
  text.length <= 253 && text.split('.').every((each) => SUBDOMAIN_PART.test(each));

/** A name that may stand in a path, as RBAC objects have: `system:node`. */
export const isPathSegment = (text: string): boolean => text !== '.' && text !== '..' && !/[/%]/.test(text);

/** The name of a port: at most 15 characters, with a letter. */
export const isPortName = (text: string): boolean =>
  text.length <= 15 && PORT.test(text) && /[a-z]/.test(text);

/** The key of a label or annotation: a name, and before it perhaps a domain. */
export function isQualifiedName(text: string): boolean {
  const [first = '', second, ...more] = text.split('/');
  if (more.length > 0) return false;
  const name = second ?? first;
  return (second === undefined || isDnsSubdomain(first)) && name.length <= 63 && NAME.test(name);
}

/** The value of a label. */
export const isLabelValue = (text: string): boolean => text === '' || (text.length <= 63 && NAME.test(text));

/** A key of the data of a ConfigMap or Secret, which becomes the name of a file. */
export const isDataKey = (text: string): boolean => DATA_KEY.test(text) && !text.startsWith('..');

/** The name of an environment variable. */
export const isVariableName = (text: string): boolean => VARIABLE.test(text);

/** An apiVersion: `v1`, `apps/v1`. */
export const isApiVersion = (text: string): boolean => API_VERSION.test(text);

/** A UUID, with its hyphens or without. */
export const isUuid = (text: string): boolean => text.length <= 45 && UUID.test(text);
