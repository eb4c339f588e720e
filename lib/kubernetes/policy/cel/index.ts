export { charge, isExhausted, withAllowance, withOwnBudget } from './budget';
export { CelFailure, CelUnknown } from './cel-failure';
export type { CelReference } from './cel-references';
export { CelScope, type CelTypes } from './cel-scope';
export { celLiteral, toCel } from './cel-value';
export { type CelBindings, type CelExpression, compileCel } from './compile-cel';
export { type CelProblem, describeCelError } from './describe-cel-error';
export { KUBERNETES_FUNCTIONS, type MinorNumber } from './kubernetes-functions';
export { LIMITS as CEL_LIMITS } from './limits';
