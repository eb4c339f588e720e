import type { ForgeSettings } from '../settings';
import type { Protector } from './protector';

type Load = (settings: ForgeSettings) => Protector;

/** What protects branches, by the name of the forge. */
const PROTECTORS: Readonly<Record<string, Load>> = {
  github: (settings) =>
    (
      require('../github/rulesets/protector') as typeof import('../github/rulesets/protector')
    ).githubProtector(settings),
};

/** What protects branches on a forge; nothing where the forge has nothing that this program can ask. */
export function protectorOf(forge: string, settings: ForgeSettings): Protector | undefined {
  return Object.hasOwn(PROTECTORS, forge) ? PROTECTORS[forge]?.(settings) : undefined;
}
