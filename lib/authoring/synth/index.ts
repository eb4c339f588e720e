export type { FleetDefinition } from './fleet-definition';
export type { MadeObject } from './made-object';
export { manifestFiles } from './manifest-files';
export type { ObjectSource } from './object-source';
export { type RenderedFleet, renderFleet } from './render-fleet';
export { type SynthesizeOptions, synthesize } from './synthesize';
