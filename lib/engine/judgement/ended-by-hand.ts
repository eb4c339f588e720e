import { backToGit, byHandEnded, byHandWords, type EnvironmentData } from '../../model/environment';
import { type Finding, refusal } from '../../model/finding';

/**
 * Fields that people were allowed to change until a day that is over: they may differ from Git, and nothing puts them
 * back.
 *
 * @param pathOf the file of an environment's data
 */
export function endedByHand(
  environments: readonly EnvironmentData[],
  now: Date,
  pathOf: (environment: EnvironmentData) => string,
): Finding[] {
  return environments.flatMap((environment) =>
    environment.byHand
      .filter((each) => byHandEnded(each, now))
      .map((each) => {
        const { name } = environment;
        const message = `${byHandWords(each)} in ${name}, which is over; ${backToGit(each)}`;
        return refusal('BY_HAND_ENDED', message, { environment: name, file: pathOf(environment) });
      }),
  );
}
