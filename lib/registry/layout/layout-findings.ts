import { type Finding, quote, refusal } from '../../model/finding';
import type { DeliveredEnvironment } from './delivery-layout';
import { filled, partsOf } from './layout';
import { layoutNamed, layoutProblem } from './layouts';
import { SHARED } from './shared';

/**
 * What is wrong with the places of environments, taken together: every layout is known, and on one branch nothing lies
 * among another's, where one environment would take the other's files for its own, and one's approvals would guard what
 * the other may change.
 *
 * @param branchOf names repository and branch of an environment; what it says itself where absent
 */
export function layoutFindings<E extends DeliveredEnvironment>(
  environments: readonly E[],
  branchOf: (environment: E) => string = said,
): Finding[] {
  return environments.flatMap((each, index) => {
    const { name, delivery } = each;
    const problem = layoutProblem(delivery.layout);
    const others = environments
      .slice(0, index)
      .filter((other) => other.name !== name && branchOf(other) === branchOf(each));
    const messages = [
      ...(problem === undefined ? [] : [`${name}: ${problem}`]),
      ...(liesIn(delivery.path, SHARED) || [each, ...others].some((other) => holdsData(each, other))
        ? [`${name} is delivered to ${quote(delivery.path)}, the place of the data files`]
        : []),
      ...others.flatMap((other) => together(each, other)),
    ];
    return messages.map((message) => refusal('INVALID_OPTION', message, { environment: name }));
  });
}

function together(one: DeliveredEnvironment, other: DeliveredEnvironment): string[] {
  const [path, theirs] = [one.delivery.path, other.delivery.path];
  if (liesIn(path, theirs) || liesIn(theirs, path))
    return [`${one.name} and ${other.name} are delivered into each other: ${quote(path)}, ${quote(theirs)}`];
  if (holdsData(other, one))
    return [`${other.name} is delivered to ${quote(theirs)}, the place of the data files of ${one.name}`];
  const shared = dataFiles(one).find((file) => dataFiles(other).includes(file));
  return shared === undefined
    ? []
    : [`${one.name} and ${other.name} keep their data in the same folder, ${quote(partsOf(shared).folder)}`];
}

/** Whether a data file of the second lies among the manifests of the first. */
function holdsData({ delivery }: DeliveredEnvironment, other: DeliveredEnvironment): boolean {
  return dataFiles(other).some((file) => liesIn(file, delivery.path));
}

function dataFiles({ name, delivery }: DeliveredEnvironment): string[] {
  const files: readonly string[] = Object.values(layoutNamed(delivery.layout)?.files ?? {});
  return files.map((file) => filled(file, { environment: name }));
}

function said({ delivery }: DeliveredEnvironment): string {
  return JSON.stringify([delivery.repository, delivery.branch]);
}

const liesIn = (path: string, folder: string) => `${path}/`.startsWith(`${folder}/`);
