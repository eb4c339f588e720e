import type { ControlKind } from './delivery-history';

/** Where the manifests of an environment are. */
export type ManifestFolders = ReadonlyMap<string, string>;

/** What a path of a delivery branch is to its history. */
export type DeliveryPlace =
  | { readonly kind: 'record'; readonly environment: string; readonly app: string }
  | { readonly kind: 'manifests'; readonly environment: string; readonly app: string; readonly root: boolean }
  | {
      readonly kind: 'control';
      readonly control: (gone: boolean) => ControlKind;
      /** A change of its own, however many a commit makes. */
      readonly single?: boolean;
      readonly environment?: string;
      readonly app?: string;
    };

/** Tells what a path is; nothing for what history does not tell of. */
export function placeOf(path: string, folders: ManifestFolders): DeliveryPlace | undefined {
  const parts = path.split('/');
  if (parts[0] === 'environments') return dataPlace(parts);
  for (const [environment, folder] of folders) {
    if (!path.startsWith(`${folder}/`)) continue;
    const [app = '', ...rest] = path.slice(folder.length + 1).split('/');
    if (app === '_inputs') return { kind: 'control', control: () => 'configuration', environment };
    return { kind: 'manifests', environment, app, root: rest.length === 0 };
  }
  return undefined;
}

function dataPlace([, environment = '', file = '', name = '']: readonly string[]): DeliveryPlace | undefined {
  const app = name.endsWith('.yaml') ? name.slice(0, -5) : name;
  if (environment === '_apps')
    return { kind: 'control', control: () => 'configuration', app: file.replace(/\.yaml$/, '') };
  if (environment === '_witnesses')
    return name === '' ? undefined : { kind: 'control', control: () => 'witness', app: file };
  if (environment === 'rejected.yaml') return { kind: 'control', control: () => 'rejection', single: true };
  if (file === 'environment.yaml') return { kind: 'control', control: () => 'configuration', environment };
  if (file === 'freeze.yaml')
    return { kind: 'control', control: (gone) => (gone ? 'unfreeze' : 'freeze'), environment };
  if (name === '') return undefined;
  if (file === 'holds')
    return { kind: 'control', control: (gone) => (gone ? 'unhold' : 'hold'), environment, app };
  if (file === 'waivers' && name.endsWith('.yaml'))
    return {
      kind: 'control',
      control: (gone) => (gone ? 'waiver lifted' : 'waiver'),
      single: true,
      environment,
    };
  return file === 'releases' ? { kind: 'record', environment, app } : undefined;
}
