import { isDnsLabel } from '../../model/scalars';

/** A label of a domain name that begins with a letter. */
export const isDns1035Label = (text: string): boolean => isDnsLabel(text) && /^[a-z]/.test(text);

/** A domain name. */
export const isDnsSubdomain = (text: string): boolean =>
  text.length <= 253 && text.split('.').every((each) => /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(each));

/** A name that may stand in a path, as RBAC objects have: `system:node`. */
export const isPathSegment = (text: string): boolean => text !== '.' && text !== '..' && !/[/%]/.test(text);

/** The name of a port: at most 15 characters, with a letter. */
export const isPortName = (text: string): boolean =>
  text.length <= 15 && /^[a-z0-9-]+$/.test(text) && /[a-z]/.test(text) && !/^-|-$|--/.test(text);

/** The key of a label or annotation: a name, and before it perhaps a domain. */
export function isQualifiedName(text: string): boolean {
  const [first = '', second, ...more] = text.split('/');
  if (more.length > 0) return false;
  const name = second ?? first;
  return (
    (second === undefined || isDnsSubdomain(first)) &&
    name.length <= 63 &&
    /^[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?$/.test(name)
  );
}

/** The value of a label. */
export const isLabelValue = (text: string): boolean =>
  text === '' || (text.length <= 63 && /^[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?$/.test(text));
