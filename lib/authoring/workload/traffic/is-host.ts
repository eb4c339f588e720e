import { isDnsLabel } from '../../../model/scalars';

/** Whether a text is a host name, perhaps with `*` as its first part. */
export function isHost(host: string): boolean {
  const [first, ...rest] = host.split('.');
  const labels = first === '*' && rest.length > 0 ? rest : [first ?? '', ...rest];
  return host.length <= 253 && labels.every(isDnsLabel);
}
