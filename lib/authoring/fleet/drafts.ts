import type { EnvironmentData } from '../../model/environment';
import type { AppData } from '../../model/exchange';
import { parseAppName, parseDeliveryBranch, parseEnvironmentName, parseSlotName } from '../../model/scalars';

/** Data of an app as the code says it, its names not parsed yet. */
export interface AppDraft extends Omit<AppData, 'name' | 'environments' | 'unusedIn'> {
  readonly name: string;
  readonly environments: readonly string[];
  readonly unusedIn?: Readonly<Record<string, readonly string[]>>;
}

/** Data of an environment as the code says it, its names not parsed yet. */
export interface EnvironmentDraft
  extends Omit<EnvironmentData, 'name' | 'promotesFrom' | 'delivery' | 'windows'> {
  readonly name: string;
  readonly promotesFrom: Pick<EnvironmentData['promotesFrom'], 'mode'> & {
    readonly environments: readonly string[];
  };
  readonly delivery: Omit<EnvironmentData['delivery'], 'branch'> & { readonly branch?: string };
  readonly windows: readonly (Omit<EnvironmentData['windows'][number], 'apps'> & {
    readonly apps: readonly string[];
  })[];
}

/** Parses the names of an app's data; throws `INVALID_NAME`. */
export function namedApp({ unusedIn, ...app }: AppDraft): AppData {
  const unused = Object.entries(unusedIn ?? {}).map(
    ([environment, slots]) => [environment, slots.map((slot) => parseSlotName(slot))] as const,
  );
  return {
    ...app,
    ...(unused.length > 0 && { unusedIn: Object.fromEntries(unused) }),
    name: parseAppName(app.name),
    environments: app.environments.map((each) => parseEnvironmentName(each)),
  };
}

/** Parses the names of an environment's data; throws `INVALID_NAME`. */
export function namedEnvironment({
  name,
  promotesFrom,
  delivery,
  windows,
  ...data
}: EnvironmentDraft): EnvironmentData {
  const environments = promotesFrom.environments.map((each) => parseEnvironmentName(each));
  const { branch, ...rest } = delivery;
  return {
    name: parseEnvironmentName(name),
    promotesFrom: { mode: promotesFrom.mode, environments },
    delivery: { ...rest, ...(branch !== undefined && { branch: parseDeliveryBranch(branch) }) },
    windows: windows.map((each) => ({ ...each, apps: each.apps.map((app) => parseAppName(app)) })),
    ...data,
  };
}
