import type { ForgeSettings } from '../settings';
import type { Protector } from './protector';

type Load = (settings: ForgeSettings) => Protector;

/** Protectors of branches, by the name of the forge. */
const PROTECTORS: Readonly<Record<string, Load>> = {
  github: (settings) =>
    (
      require('../github/rulesets/protector') as typeof import('../github/rulesets/protector')
    ).githubProtector(settings),
};

/** The protector for a forge; undefined where the forge has no API that this program knows. */
export function protectorOf(forge: string, settings: ForgeSettings): Protector | undefined {
  return Object.hasOwn(PROTECTORS, forge) ? PROTECTORS[forge]?.(settings) : undefined;
}
