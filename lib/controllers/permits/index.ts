export type { Confinement } from './confinement';
export { apartFindings, confinementOf, handedToAnother } from './confinements';
