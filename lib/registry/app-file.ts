import { type AppPart, AppPartSchema, type ImageSlot, slotParts } from '../model/exchange';
import { type JsonMap, jsonMap } from '../model/json';
import { parseYaml } from '../yaml';
import { type DataFile, editData, printData } from './data-file';
import { checkName } from './file-names';
import { layout } from './layout';
import { validate } from './validate';

const KIND: DataFile<AppPart> = {
  header: ['written by `cdk8s-delivery configure` from the typed app; change it there'],
  keys: [...Object.keys(AppPartSchema.entries)],
  data: appFileData,
  read: parseApp,
};

/**
 * Reads an app's part in an environment. Unknown keys are errors.
 *
 * @throws DeliveryError `BROKEN_FILE` with every problem and its position
 */
export function parseApp(source: string | Uint8Array, file: string): AppPart {
  const yaml = parseYaml(source, file);
  const app = validate(AppPartSchema, yaml);
  const place = layout.placeOf(file);
  if (place?.kind === 'app') checkName(yaml, 'name', app.name, place.app);
  return app;
}

/** The canonical text of an app's part in an environment. */
export function printApp(app: AppPart): string {
  return printData(KIND, app);
}

/** Writes an app's part in an environment into the text that stands there, comments kept; throws as `editRecord`. */
export function editApp(oldText: string | undefined, app: AppPart, file = 'app.yaml'): string {
  return editData(KIND, oldText, app, file);
}

function appFileData(app: AppPart): JsonMap {
  return jsonMap([
    ['name', app.name],
    ['owners', app.owners],
    ['repository', app.repository],
    ['images', slotsMap(app.images)],
    ['holdsNoImage', app.holdsNoImage],
    ['namespace', app.namespace],
  ]);
}

function slotsMap(slots: AppPart['images']): JsonMap {
  return Object.fromEntries(
    Object.entries(slots)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, slot]) => [name, slotValue(slot)]),
  );
}

function slotValue(slot: ImageSlot): string | JsonMap {
  if (typeof slot === 'string') return slot;
  const { repository, tag, at } = slotParts(slot);
  return jsonMap([
    ['repository', repository],
    ['tag', tag],
    ['at', at],
  ]);
}
