import type { AppName, BranchName, EnvironmentName, ImageReference, SlotName } from '../model/scalars';

/** Where a project gets this program from. */
export type ProgramSource =
  | { readonly kind: 'version'; readonly version: string }
  /** A packed file, which is copied into the project: what npm packs is not published yet. */
  | {
      readonly kind: 'tarball';
      readonly file: string;
      /** Its bytes, where it was packed for the project; read from the file unless given. */
      readonly content?: Buffer;
    };

/** The controllers that may deliver a new project; the first one is the default. */
export const PROJECT_CONTROLLERS = ['argocd', 'flux'] as const;

/** The controller of a new project. */
export type ProjectController = (typeof PROJECT_CONTROLLERS)[number];

/** A delivery project that is to be written. */
export interface NewProject {
  /** Name of the npm package, and what the README calls it. */
  readonly name: string;
  /** In the order of promotion: the first one is where releases start, the last one takes approvals. */
  readonly environments: readonly [EnvironmentName, ...EnvironmentName[]];
  readonly app: AppName;
  readonly slot: SlotName;
  /** Repository of the app's image. */
  readonly repository: string;
  /** The first image to release; absent: the README has a placeholder for it. */
  readonly image?: ImageReference;
  /** Port that the app listens on. */
  readonly port: number;
  /** Delivery repository as the controller reaches it; absent: an example that a person replaces. */
  readonly delivery?: string;
  /** What delivers it. */
  readonly controller: ProjectController;
  readonly branch: BranchName;
  readonly program: ProgramSource;
  /** Versions of the packages that a project needs beside this one, by name. */
  readonly pins: Readonly<Record<string, string>>;
}

/** Where releases start. */
export const entryOf = ({ environments }: NewProject): EnvironmentName => environments[0];

/** The one that asks for approval; undefined in a project with one environment. */
export function guardedOf({ environments }: NewProject): EnvironmentName | undefined {
  return environments.length > 1 ? environments.at(-1) : undefined;
}

/** The environments that promotions go to, in order. */
export const laterOf = ({ environments }: NewProject): readonly EnvironmentName[] => environments.slice(1);
