import type { Json } from '../../model/json';
import { isQuantity } from './formats';
import type { SchemaType } from './schema';

/** What should stand there instead, where a value is not of a type. */
export function typeProblem(value: Json, type: SchemaType): string | undefined {
  switch (type) {
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value) ? undefined : 'a map';
    case 'array':
      return Array.isArray(value) ? undefined : 'a list';
    case 'string':
      return typeof value === 'string' ? undefined : 'a text';
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'true or false';
    case 'number':
      return typeof value === 'number' ? undefined : 'a number';
    case 'integer':
      return Number.isInteger(value) ? undefined : 'a whole number';
    case 'int-or-string':
      return typeof value === 'string' || isInt32(value) ? undefined : 'a whole number or a text';
    case 'quantity':
      return isQuantityValue(value) ? undefined : 'a quantity such as 500m or 128Mi';
  }
}

function isInt32(value: Json): boolean {
  return Number.isInteger(value) && Math.abs(value as number) <= 2 ** 31;
}

function isQuantityValue(value: Json): boolean {
  return typeof value === 'number' || (typeof value === 'string' && isQuantity(value));
}
