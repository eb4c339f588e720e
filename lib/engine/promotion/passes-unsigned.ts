import type { Plan } from './plan';

/** Whether a change is made where the signature that is asked for is missing: a rollback is told of it, and passes. */
export function passesUnsigned({ verb }: Pick<Plan, 'verb'>): boolean {
  return verb === 'rollback';
}
