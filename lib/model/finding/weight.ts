/**
 * Which way a change goes: `broadening` lets more happen (rights, reach, loss), `narrowing` less; `neutral` neither;
 * `unknown` cannot be told from what is compared.
 */
export type Verdict = 'broadening' | 'narrowing' | 'neutral' | 'unknown';

/** How much a change asks of a reviewer. */
export const RISK_LEVELS = ['none', 'low', 'medium', 'high'] as const;

/** How much a change asks of a reviewer. */
export type RiskLevel = (typeof RISK_LEVELS)[number];

/** Whether a risk is at least as high as another. */
export function atLeast(risk: RiskLevel, level: RiskLevel): boolean {
  return RISK_LEVELS.indexOf(risk) >= RISK_LEVELS.indexOf(level);
}
