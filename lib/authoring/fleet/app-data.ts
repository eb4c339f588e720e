import type { ImageSlot } from '../../model/app';
import type { AppDraft } from './drafts';
import type { Environment } from './environment';

/** The parts of an app that its data needs. */
interface DescribedApp {
  readonly id: string;
  readonly owners: readonly string[];
  readonly repository: string | undefined;
  readonly slots: Readonly<Record<string, ImageSlot>>;
  readonly holdsNoImage: Readonly<Record<string, string>>;
  /** Slots whose image nothing pulls there, in code-unit order. */
  unusedIn(environment: string): readonly string[];
  existsIn(environment: string): boolean;
  /** Its own namespace there; undefined where it uses the environment's. */
  namespaceIn(environment: string): string | undefined;
}

/** An app as data. */
export function appData(app: DescribedApp, environments: readonly Environment[]): AppDraft {
  const { holdsNoImage } = app;
  const slots = Object.entries(app.slots).sort(([a], [b]) => (a < b ? -1 : 1));
  const here = environments.filter(({ id }) => app.existsIn(id));
  const namespaces = Object.fromEntries(
    here.flatMap(({ id, namespace }) => {
      const own = app.namespaceIn(id) ?? namespace;
      return own === namespace ? [] : [[id, own]];
    }),
  );
  const unusedIn = Object.fromEntries(
    here.flatMap(({ id }) => {
      const unused = app.unusedIn(id);
      return unused.length === 0 ? [] : [[id, [...unused]]];
    }),
  );
  return {
    name: app.id,
    owners: [...app.owners],
    ...(app.repository === undefined ? {} : { repository: app.repository }),
    images: Object.fromEntries(slots),
    ...(Object.keys(holdsNoImage).length > 0 && { holdsNoImage: { ...holdsNoImage } }),
    environments: here.map(({ id }) => id),
    ...(Object.keys(namespaces).length === 0 ? {} : { namespaces }),
    ...(Object.keys(unusedIn).length === 0 ? {} : { unusedIn }),
  };
}
