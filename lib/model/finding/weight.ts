/**
 * Which way a change goes: `broadening` lets more happen (rights, reach, loss), `narrowing` less; `neutral` neither;
 * `unknown` cannot be told from what is compared.
 */
export type Verdict = 'broadening' | 'narrowing' | 'neutral' | 'unknown';

/** How much a change asks of a reviewer. */
export type RiskLevel = 'none' | 'low' | 'medium' | 'high';

/** All levels, from the lowest to the highest. */
export const RISK_LEVELS: readonly RiskLevel[] = ['none', 'low', 'medium', 'high'];

/** Whether a risk is at least as high as another. */
export function atLeast(risk: RiskLevel, level: RiskLevel): boolean {
  return RISK_LEVELS.indexOf(risk) >= RISK_LEVELS.indexOf(level);
}
