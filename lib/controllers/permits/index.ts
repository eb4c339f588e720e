export type { Confinement } from './confinement';
export { apartFindings, confinementOf, handedToAnother, nameOfAnother } from './confinements';
