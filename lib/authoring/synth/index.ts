export { manifestFiles } from './manifest-files';
export { renderFleet, type SynthesizedFleet } from './render-fleet';
export { type SynthesizeOptions, synthesize } from './synthesize';
