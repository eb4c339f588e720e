import { type ImageSlot, slotParts } from '../../model/app';
import { type AppPart, AppPartSchema } from '../../model/exchange';
import { type JsonMap, jsonMap } from '../../model/json';
import { mapKind } from './document-kind';

/** `environments/<env>/apps/<app>.yaml`: an app's part in an environment. Unknown keys are errors. */
export const APP = mapKind<AppPart>({
  kind: 'app',
  what: 'app-data',
  header: 'written by `cdk8s-delivery configure` from the typed app; change it there',
  schema: AppPartSchema,
  names: { name: 'app' },
  data: (app) =>
    jsonMap([
      ['name', app.name],
      ['owners', app.owners],
      ['repository', app.repository],
      ['images', slotsMap(app.images)],
      ['holdsNoImage', app.holdsNoImage],
      ['namespace', app.namespace],
      ['unused', app.unused],
    ]),
});

export const { read: parseApp, print: printApp, edit: editApp } = APP;

function slotsMap(slots: AppPart['images']): JsonMap {
  return Object.fromEntries(
    Object.entries(slots)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, slot]) => [name, slotValue(slot)]),
  );
}

function slotValue(slot: ImageSlot): string | JsonMap {
  if (typeof slot === 'string') return slot;
  const { repository, tag, at, discover } = slotParts(slot);
  return jsonMap([
    ['repository', repository],
    ['tag', tag],
    ['at', at],
    ['discover', discover && jsonMap(Object.entries(discover))],
  ]);
}
