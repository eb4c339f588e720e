export { manifestFiles } from './manifest-files';
export { type RenderedFleet, renderFleet } from './render-fleet';
export { type SynthesizeOptions, synthesize } from './synthesize';
