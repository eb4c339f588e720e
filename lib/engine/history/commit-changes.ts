import { type AppName, type EnvironmentName, isEnvironmentName } from '../../model/scalars';
import {
  controlKinds,
  controlSubject,
  type DeliveryLayout,
  documentAt,
  documentOf,
  FOLDER_KINDS,
  type NamedPlace,
  namedPlace,
} from '../../registry';
import type { HistoryEntry } from '../git';
import type { ToldFile } from '../promotion';
import { type ChangeTales, taleOfFile } from './change-tales';
import type { HistoryQuery } from './delivery-change';

/** What a commit changed of one subject, before any text is read. */
export interface CommitChange {
  readonly environment?: EnvironmentName;
  readonly app?: AppName;
  /** The kind of the data files that changed; absent for a target. */
  readonly file?: ToldFile;
  /** Blobs of the record, or of a file that is described by itself. */
  readonly before?: string;
  readonly after?: string;
  /** Whether the files are gone. */
  readonly gone?: boolean;
  readonly recordChanged: boolean;
  /** Manifest trees; absent ids: there were none. */
  readonly tree: { readonly changed: boolean; readonly before?: string; readonly after?: string };
  readonly files: readonly string[];
}

/** The paths that a query is about. */
export function pathsOf(layout: DeliveryLayout, { environment, app }: HistoryQuery): string[] {
  const names = environment === undefined ? layout.environments : [environment];
  if (app === undefined) return [...layout.dataFolders, ...names.map((name) => layout.manifestsOf(name))];
  // What releases of an app are rejected by stands in all of its records, wherever they are.
  const records = [...layout.environments, ...names].map((name) =>
    layout.pathOf({ kind: 'record', environment: name, app }),
  );
  return [
    ...new Set([
      ...records,
      ...names.flatMap((name) => [
        ...controlKinds().flatMap(({ place }) =>
          isEnvironmentName(name) ? [layout.pathOf(place(name, app))] : [],
        ),
        ...FOLDER_KINDS.filter((kind) => documentOf(kind)?.concerns).map((kind) =>
          layout.folderOf({ kind, environment: name }),
        ),
        layout.pathOf({ kind: 'target', environment: name, app }),
        ...(isEnvironmentName(name) ? [layout.pathOf({ kind: 'app', environment: name, app })] : []),
      ]),
    ]),
  ];
}

/** The changes of a commit: one per target, and one per decision of a person. */
export function commitChanges(
  { changes }: Pick<HistoryEntry, 'changes'>,
  layout: DeliveryLayout,
  tales: ChangeTales,
): CommitChange[] {
  const targets = new Map<string, Grown>();
  const others = new Map<string, Grown>();
  for (const { path, type, before, after } of changes) {
    const place = namedPlace(layout.placeOf(path));
    if (!place) continue;
    const blobs = { ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
    if (place.kind === 'record' || place.kind === 'target' || place.kind === 'target-file') {
      const { environment, app } = place;
      const found = grow(targets, `${environment}/${app}`, { environment, app });
      if (type === 'blob') found.files.push(path);
      if (place.kind === 'record' && type === 'blob') Object.assign(found, blobs, { recordChanged: true });
      if (place.kind === 'target') found.tree = { changed: true, ...blobs };
    } else if (type === 'blob') {
      // A file that is never read because of its name begins and ends nothing.
      if (place.kind === 'control' && !documentAt(place)) continue;
      const subject = subjectOf(place);
      const gone = after === undefined;
      const file = place.kind === 'control' ? controlSubject(place.name).control : place.kind;
      const tale = taleOfFile(tales, file, gone);
      if (!tale) continue;
      const apart = tale.file?.apart ?? false;
      const key = apart ? path : `${tale.kind} ${subject.environment ?? ''} ${subject.app ?? ''}`;
      const found = grow(others, key, { ...subject, file, gone, ...(apart ? blobs : {}) });
      found.files.push(path);
    }
  }
  return [...targets.values(), ...others.values()];
}

type Grown = Omit<CommitChange, 'tree'> & {
  files: string[];
  tree: CommitChange['tree'];
};

function grow(all: Map<string, Grown>, key: string, start: Partial<Grown>): Grown {
  const found = all.get(key) ?? { recordChanged: false, tree: { changed: false }, files: [], ...start };
  all.set(key, found);
  return found;
}

function subjectOf(place: Exclude<NamedPlace, { kind: 'record' | 'target' | 'target-file' }>): {
  readonly environment?: EnvironmentName;
  readonly app?: AppName;
} {
  return {
    ...('environment' in place ? { environment: place.environment } : {}),
    // The apps' parts in an environment are its configuration: one change, however many apps come.
    ...('app' in place && place.kind !== 'app' ? { app: place.app } : {}),
    ...(place.kind === 'control' ? appOf(controlSubject(place.name)) : {}),
  };
}

const appOf = ({ app }: { readonly app?: AppName }) => (app === undefined ? {} : { app });
