export type { Confinement } from './confinement';
export { apartFindings, confinementOf } from './confinements';
