import { closest } from '../model/finding';
import { type AppName, type EnvironmentName, isAppName } from '../model/scalars';
import { type ControlKind, controlKinds, controlLyingAt, controlPlace } from './controls';
import { documentOf } from './document-kinds';
import { calledAfter, type DeliveryLayout, FOLDER_KINDS, type Folder } from './layout';

/** A path that a control may be meant to have, and the words that mean it. */
interface Meant {
  readonly words: readonly string[];
  readonly path: string;
}

/**
 * The path that was probably meant for a file in the folder of the controls that the layouts give no path:
 * `freeze.yaml` there is meant to be the environment's `freeze.yaml`, `holds/web.yaml` and `hold.web.yaml` are meant to
 * be the hold of web. A file that suggests nothing may be any control, and is taken for one that governs the whole
 * environment. Undefined for a control that belongs there.
 *
 * @param below its path from the folder of those controls
 * @param isExact whether that folder is called as it has to be
 */
export function misplacedControl(
  below: string,
  isExact: boolean,
  environment: EnvironmentName,
  layout: DeliveryLayout,
): string | undefined {
  const name = below.replace(/\.ya?ml$/i, '');
  if (isExact && below === `${name}.yaml` && controlLyingAt(name)) return undefined;
  const lower = name.toLowerCase();
  if (controlLyingAt(lower)) return layout.pathOf({ kind: 'control', environment, name: lower });
  const [word = '', ...rest] = lower.split(/[/.]/);
  const app = rest.find(isAppName);
  const meant = [
    ...controlKinds().flatMap((kind) => meantBy(kind, environment, app, layout)),
    ...(app === undefined ? [] : OTHERS.map((kind) => meantAfter(kind, environment, app, layout))),
  ];
  const nearest = closest(
    word,
    meant.flatMap(({ words }) => words),
  );
  const found = nearest === undefined ? undefined : meant.find(({ words }) => words.includes(nearest));
  if (found) return found.path;
  const whole = controlKinds().find(({ control }) => controlLyingAt(control));
  return layout.pathOf(controlPlace(whole?.control ?? '<control>', environment));
}

function meantBy(
  kind: ControlKind,
  environment: EnvironmentName,
  app: AppName | undefined,
  layout: DeliveryLayout,
): Meant[] {
  if (kind.governs === 'target' && app === undefined) return [];
  const place = kind.place(environment, kind.governs === 'target' ? app : undefined);
  const path = layout.pathOf(place);
  if (place.kind === 'control') return [{ words: [kind.control], path }];
  const parts = path.replace(/\.yaml$/, '').split('/');
  return [{ words: [kind.control, parts.at(kind.governs === 'target' ? -2 : -1) ?? ''], path }];
}

/** Decisions that do not govern one target: each kind has a folder, and each file a free name. */
const OTHERS = FOLDER_KINDS.filter(
  (kind) => documentOf(kind)?.what === 'control' && !controlKinds().some(({ control }) => control === kind),
);

function meantAfter(
  kind: Folder['kind'],
  environment: EnvironmentName,
  name: string,
  layout: DeliveryLayout,
): Meant {
  const path = layout.pathOf(calledAfter({ kind, environment }, name));
  return { words: [kind, path.split('/').at(-2) ?? ''], path };
}
