import type { AppData } from '../../model/exchange';
import type { Environment } from './environment';

/** The parts of an app that its data needs. */
interface DescribedApp {
  readonly id: string;
  readonly owners: readonly string[];
  readonly repository: string | undefined;
  readonly images: Readonly<Record<string, string>>;
  existsIn(environment: string): boolean;
  /** Its own namespace there; nothing where it is the environment's. */
  namespaceIn(environment: string): string | undefined;
}

/** An app as data. */
export function appData(app: DescribedApp, environments: readonly Environment[]): AppData {
  const slots = Object.keys(app.images).sort();
  const here = environments.filter(({ id }) => app.existsIn(id));
  const namespaces = Object.fromEntries(
    here.flatMap(({ id, namespace }) => {
      const own = app.namespaceIn(id) ?? namespace;
      return own === namespace ? [] : [[id, own]];
    }),
  );
  return {
    name: app.id,
    owners: [...app.owners],
    ...(app.repository === undefined ? {} : { repository: app.repository }),
    images: Object.fromEntries(slots.map((slot) => [slot, app.images[slot] ?? ''])),
    environments: here.map(({ id }) => id),
    ...(Object.keys(namespaces).length === 0 ? {} : { namespaces }),
  };
}
