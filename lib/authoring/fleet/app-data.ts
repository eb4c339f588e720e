import type { AppData } from '../../model/exchange';
import type { Environment } from './environment';

/** The parts of an app that its data needs. */
interface DescribedApp {
  readonly id: string;
  readonly owners: readonly string[];
  readonly repository: string | undefined;
  readonly images: Readonly<Record<string, string>>;
  existsIn(environment: string): boolean;
}

/** An app as data. */
export function appData(app: DescribedApp, environments: readonly Environment[]): AppData {
  const slots = Object.keys(app.images).sort();
  return {
    name: app.id,
    owners: [...app.owners],
    ...(app.repository === undefined ? {} : { repository: app.repository }),
    images: Object.fromEntries(slots.map((slot) => [slot, app.images[slot] ?? ''])),
    environments: environments.map((each) => each.id).filter((name) => app.existsIn(name)),
  };
}
