import { DeliveryError, quote } from '../../model/finding';
import type { Forge } from '../promotion';
import { isGitHub } from './github/repository';
import type { ForgeSettings } from './settings';

export type { ForgeSettings } from './settings';

/** Loads a forge when it is needed: its client may be large. */
type Load = (settings: ForgeSettings) => Forge;

/** The forges of the engine: a name, and a function that loads it. */
const BUILT_IN = {
  local: () => (require('./local/forge') as typeof import('./local/forge')).localForge,
  git: () => (require('./git/forge') as typeof import('./git/forge')).gitForge,
  github: (settings) => (require('./github/forge') as typeof import('./github/forge')).githubForge(settings),
} satisfies Readonly<Record<string, Load>>;

const LOADS = new Map<string, Load>(Object.entries(BUILT_IN));

/**
 * Adds a forge, and returns a function that removes it.
 *
 * @throws DeliveryError `DUPLICATE_NAME` for a forge that is already registered
 */
export function registerForge(name: string, load: Load): () => void {
  if (LOADS.has(name)) throw DeliveryError.of('DUPLICATE_NAME', `the forge ${quote(name)} is there already`);
  LOADS.set(name, load);
  return () => {
    LOADS.delete(name);
  };
}

/** Names of the registered forges, in the order of the registry. */
export function forgeNames(): readonly string[] {
  return [...LOADS.keys()];
}

/**
 * A forge by its name, for one delivery.
 *
 * @throws DeliveryError `INVALID_OPTION`
 */
export function forgeOf(name: string, settings: ForgeSettings): Forge {
  const load = LOADS.get(name);
  if (load) return load(settings);
  throw DeliveryError.of(
    'INVALID_OPTION',
    `${quote(name)} is not a forge; known: ${forgeNames().join(', ')}`,
  );
}

/**
 * Where proposals of a delivery repository wait.
 *
 * @param name name of a forge; unless given, the built-in one for a path, GitHub for an address of it, plain Git for every other
 * @throws DeliveryError `INVALID_OPTION`
 */
export function chooseForge(settings: ForgeSettings, name = usualForge(settings.remote)): Forge {
  return forgeOf(name, settings);
}

function usualForge(remote: string): string {
  if (isPath(remote)) return 'local';
  return isGitHub(remote) ? 'github' : 'git';
}

function isPath(remote: string): boolean {
  return remote.startsWith('/') || /^[A-Za-z]:[\\/]/.test(remote);
}
