import type { EnvironmentData } from '../../model/environment';
import type { RuleDocs } from './described-rule';

/** The documentation of the policies that environments have of their own; of those with one name, the first one's. */
export function customRuleDocs(environments: readonly Pick<EnvironmentData, 'policies'>[]): RuleDocs[] {
  const docs = new Map<string, RuleDocs>();
  for (const { name, description, remedy } of environments.flatMap(({ policies }) => policies?.custom ?? []))
    if (!docs.has(name)) docs.set(name, { name, title: description, docs: `${description}; ${remedy}` });
  return [...docs.values()];
}
