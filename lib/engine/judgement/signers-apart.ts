import type { EnvironmentData } from '../../model/environment';
import { type Finding, finding } from '../../model/finding';

/**
 * Environments of whose signers no key is named by all: a change of all of them is one commit, and a commit has one
 * signature.
 */
export function signersApart(environments: readonly EnvironmentData[]): readonly Finding[] {
  const asking = environments.filter(({ signers }) => signers.length > 0);
  const [first, ...others] = asking.map(({ signers }) => new Set(signers.map(({ key }) => key)));
  if (!first || others.length === 0) return [];
  if ([...first].some((key) => others.every((each) => each.has(key)))) return [];
  const named = asking.map(({ name, signers }) => {
    const people = [...new Set(signers.map(({ person }) => person))];
    return `${name} of ${people.join(', ')}`;
  });
  const message = `no key counts for all environments that name signers (${named.join('; ')}): what changes all of them in one commit, such as \`reject\` or \`freeze\` of several, cannot be signed`;
  const remedy = 'name one key in `signers` of all of them, such as that of a job that makes such changes';
  return [finding('warning', 'SIGNERS_APART', message, {}, remedy)];
}
