import type { EnvironmentData } from '../../model/environment';
import type { AppPart } from '../../model/exchange';
import { DeliveryError, type GovernanceRow } from '../../model/finding';
import type { EnvironmentName } from '../../model/scalars';
import { type DeliveryLayout, parseApp, parseEnvironment } from '../../registry';
import type { GitRepository } from '../git';
import { governanceChanges } from '../judgement';
import type { DeliveryChange } from './delivery-change';

/** The most files of a configuration that are compared: the first one of a large fleet is not told app by app. */
const MOST_FILES = 200;

/**
 * What changes of the configuration changed in the definitions of environments and apps, in their order; nothing for
 * other changes, and for those of very many files.
 *
 * @param layout of the branch that they are on
 */
export async function toldConfiguration(
  repository: GitRepository,
  layout: DeliveryLayout,
  changes: readonly DeliveryChange[],
): Promise<readonly (readonly GovernanceRow[] | undefined)[]> {
  const asked = changes.map(({ undo, files, commit, parent }) => {
    // What the code decides is the definitions.
    const paths = undo === 'code' ? files.filter((path) => isDefinition(layout, path)) : [];
    return paths.length > MOST_FILES ? [] : paths.map((path) => ({ path, commit, parent }));
  });
  const names = asked.flatMap((each) =>
    each.flatMap(({ path, commit, parent }) => [
      ...(parent === undefined ? [] : [`${parent}:${path}`]),
      `${commit}:${path}`,
    ]),
  );
  const blobs = await repository.read(names);
  const texts = new Map(names.map((name, index) => [name, blobs[index]?.toString('utf8')]));
  return asked.map((each) => {
    if (each.length === 0) return undefined;
    const [before, after] = [new Definitions(layout), new Definitions(layout)];
    for (const { path, commit, parent } of each) {
      before.take(path, texts.get(`${parent}:${path}`));
      after.take(path, texts.get(`${commit}:${path}`));
    }
    return governanceChanges(before, after);
  });
}

const isDefinition = (layout: DeliveryLayout, path: string) => {
  const kind = layout.placeOf(path)?.kind;
  return kind === 'environment' || kind === 'app';
};

/** Definitions as they stood at a commit. */
class Definitions {
  readonly environments = new Map<EnvironmentName, EnvironmentData>();
  readonly apps = new Map<string, AppPart>();

  constructor(private readonly layout: DeliveryLayout) {}

  take(path: string, text: string | undefined): void {
    const place = this.layout.placeOf(path);
    if (text === undefined) return;
    try {
      if (place?.kind === 'app') {
        const app = parseApp(text, path, place);
        this.apps.set(`${place.environment}/${app.name}`, app);
      } else if (place?.kind === 'environment') {
        const { environment } = parseEnvironment(text, path);
        this.environments.set(environment.name, environment);
      }
    } catch (error) {
      // What was broken then is told without its content.
      if (!(error instanceof DeliveryError)) throw error;
    }
  }
}
