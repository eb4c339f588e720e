export { charge, isExhausted, withAllowance, withOwnBudget } from './budget';
export { CelUnknown } from './cel-failure';

export { CelScope, type CelTypes } from './cel-scope';
export { celLiteral, toCel } from './cel-value';
export { type CelBindings, type CelExpression, compileCel } from './compile-cel';
export { describeCelError } from './describe-cel-error';
export { withoutOrder } from './equal-values';
export type { MinorNumber } from './kubernetes-functions';
export { LIMITS as CEL_LIMITS } from './limits';
