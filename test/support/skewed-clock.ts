import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Environment of a process whose clock is ahead of the true one by so many seconds, or behind it where they are negative.
 *
 * @param folder where the script lies that moves the clock
 */
export function skewedClock(folder: string, seconds: number): Record<string, string> {
  const file = join(folder, `clock${seconds}.cjs`);
  const script = `const True = Date;
globalThis.Date = class Date extends True {
  constructor(...given) {
    if (given.length === 0) super(True.now() + ${seconds * 1000});
    else super(...given);
  }
  static now() {
    return True.now() + ${seconds * 1000};
  }
};
`;
  writeFileSync(file, script);
  return { NODE_OPTIONS: `--require ${file}` };
}
