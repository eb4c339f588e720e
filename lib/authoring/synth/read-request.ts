import { readFileSync } from 'node:fs';
import { type RenderRequest, RenderRequestSchema } from '../../model/exchange';
import { DeliveryError, type Finding, refusal } from '../../model/finding';
import { fitted, problemText } from '../../model/scalars';

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
  const read = fitted(RenderRequestSchema, parsed, 'the render request');
  if (read.fits) return read.output;
  const [first, ...others] = read.problems.map((each) =>
    refusal('BROKEN_FILE', `the render request: ${problemText(each)}`, { file }),
  );
  throw new DeliveryError([first as Finding, ...others]);
}
