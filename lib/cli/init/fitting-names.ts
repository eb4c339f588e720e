import { applicationNamespace } from '../../controllers/argocd';
import { DeliveryError, quote, refusal } from '../../model/finding';
import { isDnsLabel } from '../../model/scalars';
import type { NewProject } from '../../setup';

/** Refuses names that are too long for what is made of them: `INVALID_NAME`, all at once. */
export function judgeNames({ environments, app, slot }: Omit<NewProject, 'program'>): void {
  const made = [
    ...environments.map(
      (name) => [name, applicationNamespace(name), 'the namespace of its Applications'] as const,
    ),
    [app, `${app}-${slot}`, 'the name of its Deployment'] as const,
  ];
  DeliveryError.throwIfAny(
    made
      .filter(([, derived]) => !isDnsLabel(derived))
      .map(([name, derived, what]) =>
        refusal(
          'INVALID_NAME',
          `${quote(name)} is too long: ${what}, ${quote(derived)}, has ${derived.length} characters, and 63 are allowed`,
        ),
      ),
  );
}
