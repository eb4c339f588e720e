import { isMap } from '../../../model/json';
import { announcesSecret, decodedTexts, isSecretText, settingHoldsSecret } from '../../facts';
import { mapsAt, textAt, valueAt } from './access';
import { containersOf, podOf } from './pods';
import type { RenderedObject } from './rendered-object';
import type { ObjectRule } from './rule';

/** What looks like a secret stands in a Secret: not in a ConfigMap, a variable or an argument. */
export const secretLooking: ObjectRule = ({ objects, tell }) => {
  for (const object of objects) {
    const say = (path: string) =>
      tell(
        object,
        'warning',
        'SECRET_LOOKING',
        path,
        'looks like a secret, and stands in the manifests for all to read',
      );
    if (object.group === '' && object.kind === 'ConfigMap') configMap(object, say);
    const pod = podOf(object);
    for (const { path, container } of pod ? containersOf(pod) : []) {
      for (const [index, variable] of mapsAt(container, 'env')) {
        const value = textAt(variable, 'value');
        if (value !== undefined && settingHoldsSecret(textAt(variable, 'name') ?? '', value))
          say(`${path}.env[${index}].value`);
      }
      for (const list of ['command', 'args']) {
        const words = valueAt(container, list);
        if (Array.isArray(words)) args(words, (index) => say(`${path}.${list}[${index}]`));
      }
    }
  }
};

function configMap({ value }: RenderedObject, say: (path: string) => void): void {
  for (const field of ['data', 'binaryData']) {
    const data = valueAt(value, field);
    if (!isMap(data)) continue;
    for (const [key, text] of Object.entries(data)) {
      if (typeof text !== 'string') continue;
      const said = field === 'data' ? [text] : decodedTexts(text, true);
      if (said.some((each) => settingHoldsSecret(key, each))) say(`.${field}[${JSON.stringify(key)}]`);
    }
  }
}

function args(words: readonly unknown[], say: (index: number) => void): void {
  for (const [index, word] of words.entries()) {
    if (typeof word !== 'string') continue;
    const before = words[index - 1];
    const [, flag = '', value = ''] = /^(--?[A-Za-z0-9._-]+)=(.*)$/s.exec(word) ?? [];
    const isAnnounced =
      typeof before === 'string' && announcesSecret(before) && settingHoldsSecret('secret', word);
    if (isSecretText(word) || isAnnounced || (announcesSecret(flag) && settingHoldsSecret('secret', value)))
      say(index);
  }
}
