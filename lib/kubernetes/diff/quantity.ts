import type { Json } from '../../model/json';
import { writtenAmount } from '../facts';
import type { Path } from './path';

/** A quantity of the Kubernetes API in billionths, as the API server reads it; undefined where the value is not one. */
export function parseQuantity(value: Json | undefined): bigint | undefined {
  return typeof value === 'string' || typeof value === 'number' ? writtenAmount(String(value)) : undefined;
}

const HOLDERS = new Set([
  'limits',
  'requests',
  'hard',
  'capacity',
  'allocatable',
  'overhead',
  'podFixed',
  'default',
  'defaultRequest',
  'max',
  'min',
  'minAllowed',
  'maxAllowed',
]);
const FIELDS = new Set(['sizeLimit', 'averageValue', 'divisor', 'storage']);

/** Whether the API reads the value at this path as a quantity. */
export function isQuantityPath(path: Path): boolean {
  const last = path.at(-1);
  const parent = path.at(-2);
  if (typeof last !== 'string') return false;
  return FIELDS.has(last) || (typeof parent === 'string' && HOLDERS.has(parent));
}
