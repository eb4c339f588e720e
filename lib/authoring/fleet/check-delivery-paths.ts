import { type Finding, quote, refusal } from '../../model/finding';
import { isPlainFileName } from '../../model/scalars';
import { layoutFindings } from '../../registry';
import type { Environment } from './environment';

/**
 * What is wrong with the folders that environments are delivered to: each has to be a plain relative path, and none
 * may lie in another's of the same repository and branch, where one would take the other's files for its own.
 */
export function checkDeliveryPaths(environments: readonly Environment[]): readonly Finding[] {
  const unsafe = environments.filter(({ delivery }) => !isPlain(delivery.path));
  return [
    ...unsafe.map(({ id, delivery }) =>
      refusal(
        'UNSAFE_PATH',
        `${id} is delivered to ${quote(delivery.path)}, which is not a plain relative path`,
        { environment: id },
      ),
    ),
    ...layoutFindings(environments.map(({ id, delivery }) => ({ name: id, delivery }))),
  ];
}

const isPlain = (path: string) =>
  path.split('/').every((part) => isPlainFileName(part) && !part.endsWith('.lock'));
