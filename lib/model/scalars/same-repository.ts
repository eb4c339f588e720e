import { canonicalRepository } from './canonical-repository';

/** Whether two names, each written in any way, are of one repository. */
export function isSameRepository(one: string, other: string): boolean {
  return one === other || canonicalRepository(one) === canonicalRepository(other);
}
