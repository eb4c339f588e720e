import type { Plan } from './plan';

/** Whether a change brings back an earlier state, or records that it was brought back: little stands in its way. */
export function goesBack({ verb }: Pick<Plan, 'verb'>): boolean {
  return verb === 'rollback' || verb === 'follow-up';
}
