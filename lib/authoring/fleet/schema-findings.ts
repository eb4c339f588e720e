import type { EnvironmentDataSchema } from '../../model/environment';
import type { AppDataSchema } from '../../model/exchange';
import { DeliveryError, type Finding, refusal } from '../../model/finding';
import { fitted, problemText } from '../../model/scalars';
import type { v } from '../../model/schema';

/** The findings of a parser of names. */
export function nameFindings(parse: () => unknown): readonly Finding[] {
  try {
    parse();
  } catch (error) {
    if (error instanceof DeliveryError) return error.findings;
    throw error;
  }
  return [];
}

/** Where data made from a definition breaks its schema; problems that have their own check and code are left out. */
export function schemaFindings(
  schema: typeof EnvironmentDataSchema | typeof AppDataSchema,
  data: unknown,
  what: string,
  subject: Finding['subject'],
): Finding[] {
  const read = fitted<v.GenericSchema>(schema, data, what);
  if (read.fits) return [];
  return read.problems
    .filter(({ path }) => !ownChecks.some((own) => `${path.join('.')}.`.startsWith(`${own}.`)))
    .map((each) => refusal('INVALID_OPTION', `${what}: ${problemText(each)}`, subject));
}

const ownChecks = ['name', 'images', 'environments', 'delivery.path'];
