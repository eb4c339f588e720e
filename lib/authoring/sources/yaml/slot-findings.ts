import { type Finding, refusal } from '../../../model/finding';

/** Slots that cannot be told apart in YAML files, which name images by repository. */
export function slotFindings(
  app: string,
  repositories: Readonly<Record<string, string>>,
): readonly Finding[] {
  const slotOf = new Map<string, string>();
  return Object.entries(repositories).flatMap(([slot, repository]) => {
    const other = slotOf.get(repository);
    slotOf.set(repository, slot);
    if (other === undefined) return [];
    const message = `slots ${other} and ${slot} of ${app} have the same repository, in YAML files they cannot be told apart`;
    return [refusal('INVALID_OPTION', message, { app })];
  });
}
