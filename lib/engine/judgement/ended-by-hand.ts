import { backToGit, byHandEnded, byHandWords } from '../../model/environment';
import { type Finding, refusal } from '../../model/finding';
import type { EnvironmentName } from '../../model/scalars';
import type { Snapshot } from '../delivery';

/**
 * Fields that people were allowed to change until a day that is over: they may differ from Git, and nothing puts them
 * back.
 */
export function endedByHand(
  snapshot: Snapshot,
  environments: readonly EnvironmentName[],
  now: Date,
): Finding[] {
  return snapshot.readableEnvironments
    .filter(({ name }) => environments.includes(name))
    .flatMap(({ name, byHand }) =>
      byHand
        .filter((each) => byHandEnded(each, now))
        .map((each) => {
          const message = `${byHandWords(each)} in ${name}, which is over; ${backToGit(each)}`;
          const file = snapshot.pathOf({ kind: 'environment', environment: name });
          return refusal('BY_HAND_ENDED', message, { environment: name, file });
        }),
    );
}
