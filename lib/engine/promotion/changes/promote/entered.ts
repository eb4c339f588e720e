import type { EnvironmentName } from '../../../../model/scalars';
import type { PromoteChange } from './change';

/** The environments that a promotion enters, each once. */
export const enteredBy = ({ to }: Pick<PromoteChange, 'to'>): readonly EnvironmentName[] =>
  typeof to === 'string' ? [to] : [...new Set(to)];

/** How a promotion names the environments that it enters. */
export const oneOrSeveral = (names: readonly EnvironmentName[]): PromoteChange['to'] => {
  const [only] = names;
  return names.length === 1 && only !== undefined ? only : names;
};
