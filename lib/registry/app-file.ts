import * as v from 'valibot';
import { type AppPart, AppPartSchema } from '../model/exchange';
import { type JsonMap, jsonMap } from '../model/json';
import { dnsLabel, imageRepository } from '../model/scalars';
import { parseYaml } from '../yaml';
import { type DataFile, editData, printData, sortedMap } from './data-file';
import { checkName } from './file-names';
import { layout } from './layout';
import { validate } from './validate';

const Schema = v.strictObject({ ...AppPartSchema.entries, images: v.record(dnsLabel, imageRepository) });

const KIND: DataFile<AppPart> = {
  header: ['written by `cdk8s-delivery configure` from the typed app; change it there'],
  keys: [...Object.keys(Schema.entries)],
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
  const app = validate(Schema, yaml);
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
    ['images', sortedMap(app.images) ?? {}],
    ['namespace', app.namespace],
  ]);
}
