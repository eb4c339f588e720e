export { type SynthesizeOptions, synthesize } from './synthesize';
