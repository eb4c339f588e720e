import { quote } from '../../../model/finding';
import { isMap } from '../../../model/json';
import { isDnsLabel } from '../../../model/scalars';
import { isDns1035Label, isDnsSubdomain, isLabelValue, isPathSegment, isQualifiedName } from '../../facts';
import { textsAt, valueAt } from './access';
import { podOf } from './pods';
import type { RenderedObject } from './rendered-object';
import type { ObjectRule, RuleContext } from './rule';

/** Names, namespaces, labels and the keys of annotations have the form that the API server wants for the kind. */
export const names: ObjectRule = ({ objects, tell }) => {
  for (const object of objects) {
    const form = formOf(object);
    if (object.name !== '' && !form.fits(object.name))
      tell(
        object,
        'refusal',
        'SCHEMA_VALUE',
        '.metadata.name',
        `is ${quote(object.name)}; ${form.words} is expected`,
      );
    if (object.namespace !== '' && !isDnsLabel(object.namespace))
      tell(
        object,
        'refusal',
        'SCHEMA_VALUE',
        '.metadata.namespace',
        `is ${quote(object.namespace)}; ${LABEL.words} is expected`,
      );
    labels(object, '', tell);
    const pod = podOf(object);
    if (pod && pod.path !== '') labels(object, pod.path, tell);
  }
};

interface Form {
  readonly fits: (name: string) => boolean;
  readonly words: string;
}

const LABEL: Form = {
  fits: isDnsLabel,
  words: 'a name of at most 63 lower-case letters, digits and `-`',
};

const SUBDOMAIN: Form = {
  fits: isDnsSubdomain,
  words: 'a name of at most 253 lower-case letters, digits, `-` and `.`',
};

const PATH: Form = { fits: isPathSegment, words: 'a name without `/` and `%`' };

const FORMS: Readonly<Record<string, Form>> = {
  '/Namespace': LABEL,
  '/Service': {
    fits: isDns1035Label,
    words: 'a name of at most 63 lower-case letters, digits and `-` that begins with a letter',
  },
  'batch/CronJob': {
    fits: (name) => name.length <= 52 && isDnsSubdomain(name),
    words: 'a name of at most 52 lower-case letters, digits, `-` and `.`',
  },
  'policy/PodDisruptionBudget': PATH,
  'rbac.authorization.k8s.io/Role': PATH,
  'rbac.authorization.k8s.io/ClusterRole': PATH,
  'rbac.authorization.k8s.io/RoleBinding': PATH,
  'rbac.authorization.k8s.io/ClusterRoleBinding': PATH,
};

function formOf({ group, kind }: RenderedObject): Form {
  const key = `${group}/${kind}`;
  return (Object.hasOwn(FORMS, key) ? FORMS[key] : undefined) ?? SUBDOMAIN;
}

function labels(object: RenderedObject, path: string, tell: RuleContext['tell']): void {
  const keys = path.split('.').filter((each) => each !== '');
  const wrong = (where: string, message: string) =>
    tell(object, 'refusal', 'SCHEMA_VALUE', `${path}.metadata.${where}`, message);
  for (const [key, value] of textsAt(object.value, ...keys, 'metadata', 'labels')) {
    if (!isQualifiedName(key))
      wrong('labels', `has the key ${quote(key)}; a name such as app.kubernetes.io/name is expected`);
    if (!isLabelValue(value))
      wrong(
        'labels',
        `has ${quote(value)} for ${key}; at most 63 letters, digits, \`-\`, \`_\` and \`.\` are expected`,
      );
  }
  const annotations = valueAt(object.value, ...keys, 'metadata', 'annotations');
  for (const key of isMap(annotations) ? Object.keys(annotations) : [])
    if (!isQualifiedName(key.toLowerCase()))
      wrong('annotations', `has the key ${quote(key)}; a name such as example.org/note is expected`);
}
