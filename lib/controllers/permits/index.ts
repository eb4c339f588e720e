export type { Confinement } from './confinement';
export { apartFindings, type ConfinementEntry, confinementOf } from './confinements';
