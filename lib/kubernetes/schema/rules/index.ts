export { type RenderedObject, renderedObject } from './rendered-object';
export type { ObjectRule } from './rule';
export { runRules } from './run-rules';
