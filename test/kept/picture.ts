import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { type Json, keyOf, sortedBy } from './json';

/**
 * What is kept of a fleet: `objects`, which its apps own; `delivery`, what hands them to Argo CD, which is the Applications
 * and the objects of the environments themselves; `described`, environments and apps as data.
 */
export const PARTS = ['objects', 'delivery', 'described'] as const;

/** @see PARTS */
export type Part = (typeof PARTS)[number];

/** One thing that is kept. */
export interface Entry {
  readonly part: Part;
  /** Empty for what belongs to the whole fleet. */
  readonly environment: string;
  /** Environment and app, or the environment alone. */
  readonly target: string;
  /** `apiVersion/kind/namespace/name` of an object, `environment` or `app` of what is data. */
  readonly object: string;
  readonly value: Json;
}

/** All that is kept of a fleet. */
export interface Picture {
  readonly entries: readonly Entry[];
  /** Ids of bytes by what has them: Git's ids of the targets' folders, and the hashes of what apps read of environments. */
  readonly ids: ReadonlyMap<string, string>;
  /** What the program said whose work this is. */
  readonly printed?: string;
}

/** A target whose files are read. */
export interface TargetFolder {
  readonly environment: string;
  readonly app: string;
  /** What the target is called in the picture, where it is not environment and app. */
  readonly label?: string;
}

/**
 * The objects in a folder that holds one folder per environment, and in it one per app. What lies in no app's folder
 * belongs to the environment. No other name of a folder or file matters, so that files may move within.
 */
export function readTargets(
  folder: string,
  environments: readonly string[],
  targets: readonly TargetFolder[],
): Entry[] {
  return environments.flatMap((environment) => {
    const apps = new Map(
      targets.filter((each) => each.environment === environment).map((each) => [each.app, each]),
    );
    return manifestsBelow(join(folder, environment)).flatMap(({ path, objects }) => {
      const app = apps.get(path.split('/')[0] ?? '');
      const target = app ? (app.label ?? `${environment}/${app.app}`) : environment;
      return objects.map((value): Entry => {
        const isOwn = app !== undefined && !isApplicationOf(value, app);
        return { part: isOwn ? 'objects' : 'delivery', environment, target, object: keyOf(value), value };
      });
    });
  });
}

/** What an administrator applies for the environments: one file each. */
export function readBootstrap(folder: string, environments: readonly string[]): Entry[] {
  return environments.flatMap((environment) =>
    objectsOf(join(folder, `${environment}.yaml`)).map(
      (value): Entry => ({
        part: 'delivery',
        environment,
        target: environment,
        object: keyOf(value),
        value,
      }),
    ),
  );
}

/** Entries in the order of the kept files. */
export const inOrder = (entries: readonly Entry[]): Entry[] =>
  sortedBy(entries, ({ part, environment, target, object }) =>
    [part, environment, target, object].join('\n'),
  );

function isApplicationOf(value: Json, { environment, app }: TargetFolder): boolean {
  return keyOf(value) === `argoproj.io/v1alpha1/Application/argocd-${environment}/${app}`;
}

function manifestsBelow(folder: string): { readonly path: string; readonly objects: readonly Json[] }[] {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
  return files.map((file) => {
    const whole = join(file.parentPath, file.name);
    if (!/\.ya?ml$/.test(file.name)) throw new Error(`${whole} is not a manifest`);
    return {
      path: whole.slice(folder.length + 1).replaceAll('\\', '/'),
      objects: objectsOf(whole),
    };
  });
}

/** The objects of a file; comments alone are none. */
function objectsOf(file: string): Json[] {
  return parseAllDocuments(readFileSync(file, 'utf8')).flatMap((document): Json[] => {
    if (document.errors[0]) throw new Error(`${file}: ${document.errors[0].message}`);
    const value: Json = document.toJS();
    return value === null ? [] : [value];
  });
}
