import type { EnvironmentDataSchema } from '../../model/environment';
import type { AppDataSchema } from '../../model/exchange';
import { DeliveryError, type Finding, quote, refusal } from '../../model/finding';
import { v } from '../../model/schema';

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
  const result = v.safeParse(schema, data);
  if (result.success) return [];
  return result.issues
    .filter((issue) => !ownChecks.some((path) => `${v.getDotPath(issue)}.`.startsWith(`${path}.`)))
    .map((issue) =>
      refusal(
        'INVALID_OPTION',
        `${what}, ${v.getDotPath(issue) ?? ''}: ${lowerFirst(issue.message)}, got ${quote(issue.input)}`,
        subject,
      ),
    );
}

const ownChecks = ['name', 'images', 'environments', 'delivery.path'];

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);
