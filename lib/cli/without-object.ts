import { quote } from '../model/finding';

/** A message that need not name the object again: `probes: Deployment "web": none` is `probes: none`. */
export function withoutObject(message: string, object: string): string {
  const [kind = '', ...rest] = object.split(' ');
  for (const label of [`${object}: `, `${kind} ${quote(rest.join(' '))}: `]) {
    const at = message.indexOf(label);
    if (at === 0 || (at > 1 && message.slice(at - 2, at) === ': '))
      return message.slice(0, at) + message.slice(at + label.length);
  }
  return message;
}
