export { type RenderedObject, renderedObject } from './rendered-object';
export type { ObjectRule, RuleContext } from './rule';
export { EXTERNAL_ANNOTATION, runRules } from './run-rules';
