/** What lies at a path of a delivery branch, with the names that its path says. */
export type Place =
  /** Governance of an environment. */
  | { readonly kind: 'environment'; readonly environment: string }
  /** An app's part in an environment: it exists where it has one. */
  | { readonly kind: 'app'; readonly environment: string; readonly app: string }
  /** What runs in an environment. */
  | { readonly kind: 'record'; readonly environment: string; readonly app: string }
  | { readonly kind: 'freeze'; readonly environment: string }
  | { readonly kind: 'hold'; readonly environment: string; readonly app: string }
  | { readonly kind: 'waiver'; readonly environment: string; readonly name: string }
  | { readonly kind: 'rejections' }
  | { readonly kind: 'witness'; readonly app: string; readonly release: string }
  | ManifestPlace;

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

/** A folder of data files. */
export type Folder =
  /** All data files of a branch. */
  | { readonly kind: 'data' }
  | { readonly kind: 'apps'; readonly environment: string }
  | { readonly kind: 'records'; readonly environment: string }
  | { readonly kind: 'waivers'; readonly environment: string }
  /** Where a project keeps the inputs of an environment, as files of its code: one folder per app. */
  | { readonly kind: 'inputs'; readonly environment: string };

/** What a ref of a delivery repository is. */
export type RefPlace =
  /** A branch that is delivered to, or any other. */
  | { readonly kind: 'branch'; readonly branch: string }
  /** A change that waits for approval to enter a delivery branch; `id` is `<environment>/<name>`. */
  | { readonly kind: 'proposal'; readonly branch: string; readonly id: string }
  /** Approvals of a proposal, where the built-in forge keeps them. */
  | { readonly kind: 'approvals'; readonly branch: string; readonly id: string }
  /** What was rendered for a delivery branch in a month, `2026-11`. */
  | { readonly kind: 'renders'; readonly branch: string; readonly month: string }
  /** Kept free for later versions. */
  | { readonly kind: ReservedRefs; readonly branch: string; readonly name: string };

/** Kinds of refs that nothing writes yet. */
export type ReservedRefs = 'receipts' | 'statements' | 'queue';

/** Environments and the folders of their manifests, which are data. */
export type ManifestRoots = Iterable<readonly [environment: string, folder: string]>;

/**
 * Where a delivery keeps what: the one owner of its paths and refs. `placeOf` undoes `pathOf`, and `placeOfRef` undoes
 * `refOf`. Names are parsed before they get here.
 */
export interface Layout {
  /** What the data of an environment calls it. */
  readonly name: string;
  /**
   * The path of a place, relative to the root of the repository.
   *
   * @param roots folders of manifests; an environment that is not among them has the default folder
   */
  pathOf(place: Place, roots?: ManifestRoots): string;
  /**
   * What lies at a path; nothing where no data file and no manifest belongs. Names are not judged.
   *
   * @param roots folders of manifests; where they are nested, the innermost counts
   */
  placeOf(path: string, roots?: ManifestRoots): Place | undefined;
  /** The path of a folder of data files. */
  folderOf(folder: Folder): string;
  /** The folder of all manifests, unless the data of environments says otherwise. */
  readonly manifests: string;
  /** Where the manifests of an environment lie unless its data says otherwise. */
  manifestsOf(environment: string): string;
  /** The environment whose manifests lie at a path unless data says otherwise, and their folder. */
  defaultRootOf(path: string): readonly [environment: string, folder: string] | undefined;
  /** The full name of a ref. */
  refOf(place: RefPlace): string;
  /** What a ref is; nothing for a ref that is neither a branch nor one of these. */
  placeOfRef(ref: string): RefPlace | undefined;
  /** What the names of all refs of a kind and a delivery branch begin with. */
  refsOf(kind: Exclude<RefPlace['kind'], 'branch'>, branch: string): string;
}
