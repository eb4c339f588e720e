import type { Watcher } from './watcher';

/** A watcher by its name; its code is loaded when it is asked for. */
export const WATCHERS: readonly { readonly name: string; readonly load: () => Watcher }[] = [
  {
    name: 'flux',
    load: () => (require('./flux') as typeof import('./flux')).fluxWatcher,
  },
  {
    name: 'image-updater',
    load: () => (require('./image-updater') as typeof import('./image-updater')).imageUpdater,
  },
];
