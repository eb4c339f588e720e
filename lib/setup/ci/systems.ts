import type { CiSystem } from './ci-system';
import { github } from './github/github';
import { gitlab } from './gitlab';
import { jenkins } from './jenkins';

const SYSTEMS: Readonly<Record<string, CiSystem>> = { github, gitlab, jenkins };

/** The values of `--ci`, beside `none`. */
export const ciNames: readonly string[] = Object.keys(SYSTEMS);

/** A system by its name; nothing for `none`. */
export const ciSystem = (name: string): CiSystem | undefined => SYSTEMS[name];
