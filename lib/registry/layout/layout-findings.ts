import { type Finding, quote, refusal } from '../../model/finding';
import { foldersAround } from '../../model/text';
import type { DeliveredEnvironment } from './delivery-layout';
import { filled, partsOf } from './layout';
import { layoutNamed, layoutProblem } from './layouts';
import { SHARED } from './shared';

/**
 * What is wrong with the paths of environments, taken together. Every layout has to be known, and on one branch no
 * environment's files may lie among those of another: one would take the other's files for its own, and its approvals
 * would guard what the other may change. Each environment gets one finding at most. The work grows with the number of
 * environments.
 *
 * @param branchOf names repository and branch of an environment; what it says itself where absent
 */
export function layoutFindings<E extends DeliveredEnvironment>(
  environments: readonly E[],
  branchOf: (environment: E) => string = said,
): Finding[] {
  const branches = new Map<string, Occupied>();
  return environments.flatMap((each) => {
    const { name, delivery } = each;
    const branch = branchOf(each);
    const others = branches.get(branch) ?? noneOccupied();
    branches.set(branch, others);
    const data = dataFiles(each);
    const problem = layoutProblem(delivery.layout);
    const other = together({ name, path: delivery.path, data }, others);
    const holdsData =
      liesIn(delivery.path, SHARED) ||
      data.some((file) => liesIn(file, delivery.path)) ||
      (others.data.around.other(delivery.path, name) ?? others.data.at.other(delivery.path, name)) !==
        undefined;
    const messages = [
      ...(problem === undefined ? [] : [`${name}: ${problem}`]),
      ...(holdsData ? [`${name} is delivered to ${quote(delivery.path)}, the place of the data files`] : []),
      ...(other === undefined ? [] : [other]),
    ];
    occupy(others, name, delivery.path, data);
    return messages.map((message) => refusal('INVALID_OPTION', message, { environment: name }));
  });
}

/** The paths that are already taken by environments of one branch. */
interface Occupied {
  /** Folders of manifests, and the folders around them. */
  readonly manifests: { readonly at: Owners; readonly around: Owners };
  /** Data files, and the folders around them. */
  readonly data: { readonly at: Owners; readonly around: Owners };
}

function noneOccupied(): Occupied {
  return {
    manifests: { at: new Owners(), around: new Owners() },
    data: { at: new Owners(), around: new Owners() },
  };
}

function occupy({ manifests, data }: Occupied, name: string, path: string, files: readonly string[]): void {
  manifests.at.add(path, { name, path });
  for (const folder of foldersAround(path)) manifests.around.add(folder, { name, path });
  for (const file of files) {
    data.at.add(file, { name, path });
    for (const folder of foldersAround(file)) data.around.add(folder, { name, path });
  }
}

/** An environment, and the folder of its manifests. */
interface Owner {
  readonly name: string;
  readonly path: string;
}

/** The environments at a path: the first, and the first with another name; more are not needed. */
class Owners {
  private readonly known = new Map<string, Owner[]>();

  add(path: string, owner: Owner): void {
    const here = this.known.get(path);
    if (!here) this.known.set(path, [owner]);
    else if (here.length === 1 && here[0]?.name !== owner.name) here.push(owner);
  }

  /** The first environment there with another name. */
  other(path: string, name: string): Owner | undefined {
    return this.known.get(path)?.find((each) => each.name !== name);
  }
}

function together(
  { name, path, data }: Owner & { readonly data: readonly string[] },
  { manifests, data: known }: Occupied,
): string | undefined {
  const around = (at: string) => [at, ...foldersAround(at)];
  const nested =
    first(around(path), (folder) => manifests.at.other(folder, name)) ?? manifests.around.other(path, name);
  if (nested)
    return `${name} and ${nested.name} are delivered into each other: ${quote(path)}, ${quote(nested.path)}`;
  const holder = first(data.flatMap(around), (folder) => manifests.at.other(folder, name));
  if (holder)
    return `${holder.name} is delivered to ${quote(holder.path)}, the place of the data files of ${name}`;
  const shared = data.find((file) => known.at.other(file, name));
  const sharing = shared === undefined ? undefined : known.at.other(shared, name);
  return shared === undefined || sharing === undefined
    ? undefined
    : `${name} and ${sharing.name} keep their data in the same folder, ${quote(partsOf(shared).folder)}`;
}

function first<T, R>(all: readonly T[], found: (each: T) => R | undefined): R | undefined {
  for (const each of all) {
    const result = found(each);
    if (result !== undefined) return result;
  }
  return undefined;
}

function dataFiles({ name, delivery }: DeliveredEnvironment): string[] {
  const files: readonly string[] = Object.values(layoutNamed(delivery.layout)?.files ?? {});
  return files.map((file) => filled(file, { environment: name }));
}

function said({ delivery }: DeliveredEnvironment): string {
  return JSON.stringify([delivery.repository, delivery.branch]);
}

const liesIn = (path: string, folder: string) => `${path}/`.startsWith(`${folder}/`);
