import * as v from 'valibot';
import { type AppPart, AppPartSchema } from '../../model/exchange';
import { jsonMap } from '../../model/json';
import { dnsLabel, imageRepository } from '../../model/scalars';
import { sortedMap } from './data-file';
import { mapKind } from './document-kind';

/** `environments/<env>/apps/<app>.yaml`: an app's part in an environment. Unknown keys are errors. */
export const APP = mapKind<AppPart>({
  everywhere: { kind: 'app', environment: '*', app: '*' },
  what: 'app-data',
  header: 'written by `cdk8s-delivery configure` from the typed app; change it there',
  schema: v.strictObject({ ...AppPartSchema.entries, images: v.record(dnsLabel, imageRepository) }),
  names: { name: 'app' },
  data: (app) =>
    jsonMap([
      ['name', app.name],
      ['owners', app.owners],
      ['repository', app.repository],
      ['images', sortedMap(app.images) ?? {}],
      ['namespace', app.namespace],
    ]),
});

export const { read: parseApp, print: printApp, edit: editApp } = APP;
