/** What lies at a path of a delivery branch, with the names that its path says. */
export type Place = SharedPlace | OwnPlace | ManifestPlace;

/** A data file whose path is the same in every layout. */
export type SharedPlace =
  /** Governance of an environment: it names the layout of everything else that is the environment's. */
  | { readonly kind: 'environment'; readonly environment: string }
  | { readonly kind: 'rejections' }
  | { readonly kind: 'witness'; readonly app: string; readonly release: string };

/** A data file of an environment, which lies where the environment's layout says. */
export type OwnPlace =
  /** An app's part in an environment: it exists where it has one. */
  | { readonly kind: 'app'; readonly environment: string; readonly app: string }
  /** What runs in an environment. */
  | { readonly kind: 'record'; readonly environment: string; readonly app: string }
  | { readonly kind: 'freeze'; readonly environment: string }
  | { readonly kind: 'hold'; readonly environment: string; readonly app: string }
  | { readonly kind: 'waiver'; readonly environment: string; readonly name: string }
  /** A control of a further kind: `<kind>`, or `<kind>.<app>` where it governs one target. */
  | { readonly kind: 'control'; readonly environment: string; readonly name: string };

/** What lies among the manifests of an environment. */
export type ManifestPlace =
  /** The tree of a target, which its record names by its id. */
  | { readonly kind: 'target'; readonly environment: string; readonly app: string }
  /** A file of a target; `file` is relative to the target's tree. */
  | {
      readonly kind: 'target-file';
      readonly environment: string;
      readonly app: string;
      readonly file: string;
    }
  /** The tree of the environment's inputs. */
  | { readonly kind: 'inputs'; readonly environment: string }
  | { readonly kind: 'inputs-file'; readonly environment: string; readonly file: string };

/**
 * What the data files of an environment are named after, by kind: an app, a name, or nothing where there is only one.
 */
export const CALLED_AFTER = {
  app: 'app',
  record: 'app',
  freeze: undefined,
  hold: 'app',
  waiver: 'name',
  control: 'name',
} as const satisfies Readonly<Record<OwnPlace['kind'], 'app' | 'name' | undefined>>;

/** The folder of the data files of a kind of an environment. */
export interface Folder {
  readonly kind: Exclude<OwnPlace['kind'], 'freeze'>;
  readonly environment: string;
}

/** The kinds of data files that lie in a folder of their own. */
export const FOLDER_KINDS = Object.entries(CALLED_AFTER).flatMap(([kind, after]) =>
  after === undefined ? [] : [kind as Folder['kind']],
);

/** The place of the file in such a folder that is named after this app or name. */
export function calledAfter({ kind, environment }: Folder, stem: string): OwnPlace {
  return { kind, environment, [CALLED_AFTER[kind]]: stem } as OwnPlace;
}

/** Whether a place lies among the manifests of an environment. */
export function isManifestPlace(place: Place): place is ManifestPlace {
  return ['target', 'target-file', 'inputs', 'inputs-file'].includes(place.kind);
}
