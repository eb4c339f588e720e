export { type RenderedObject, renderedObject } from './rendered-object';

export { runRules } from './run-rules';
