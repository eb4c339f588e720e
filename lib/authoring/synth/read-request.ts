import { readFileSync } from 'node:fs';
import { type RenderRequest, RenderRequestSchema } from '../../model/exchange';
import { DeliveryError, quote, refusal } from '../../model/finding';
import { v } from '../../model/schema';

/**
 * Reads the engine's request.
 *
 * @throws DeliveryError `BROKEN_FILE` with every problem
 */
export function readRequest(file: string): RenderRequest {
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw DeliveryError.of(
      'BROKEN_FILE',
      `the render request cannot be read: ${(cause as Error).message}`,
      { file },
      { cause },
    );
  }
  const result = v.safeParse(RenderRequestSchema, parsed);
  if (result.success) return result.output;
  const findings = result.issues.map((issue) =>
    refusal(
      'BROKEN_FILE',
      `the render request, ${v.getDotPath(issue) ?? 'as a whole'}: ${issue.message}, got ${quote(issue.input)}`,
      { file },
    ),
  );
  throw new DeliveryError([
    findings[0] ?? refusal('BROKEN_FILE', 'the render request is not valid', { file }),
    ...findings.slice(1),
  ]);
}
