import type { RiskLevel } from '../../model/finding';
import type { ChangeClass, ObjectChange } from './change';

const GRAVE = new Set<ChangeClass>([
  'destructive',
  'permission',
  'exposure',
  'image-source',
  'delivery-control',
  'hook',
  'secret-reference',
]);

/**
 * The risk of a change: `high` where something grave broadens, is lost, or comes from another source; `medium` where
 * its effect cannot be told, or a setting broadens; `low` where something grave narrows or stays; else `none`.
 */
export function riskOf({ class: of, verdict }: Pick<ObjectChange, 'class' | 'verdict'>): RiskLevel {
  if (!GRAVE.has(of)) return verdict === 'broadening' ? 'medium' : 'none';
  if (verdict === 'broadening') return 'high';
  if (verdict === 'unknown') return of === 'destructive' || of === 'image-source' ? 'high' : 'medium';
  return verdict === 'narrowing' ? 'low' : 'none';
}
