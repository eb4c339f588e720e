import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A row of the table in docs/outputs.md. */
export interface DocumentedOutput {
  readonly name: string;
  readonly commands: readonly string[];
  /** By outcome, the exit codes that a command may end with. */
  readonly exits: ReadonlyMap<string, readonly number[]>;
}

/** What docs/outputs.md says of outputs and exit codes. */
export function documentedOutputs(): readonly DocumentedOutput[] {
  const page = readFileSync(join(__dirname, '../../docs/outputs.md'), 'utf8');
  return [...page.matchAll(/^\| `([a-z]+)` \| (.+?) \| (.+) \|$/gm)].map(
    ([, name = '', commands = '', ends = '']) => ({
      name,
      commands: [...commands.matchAll(/`([a-z][a-z-]*)[^`]*`/g)].map(([, command = '']) => command),
      exits: new Map(
        [...ends.matchAll(/([a-z]+): ([012])(?: or ([012]))?/g)].map(([, outcome = '', ...codes]) => [
          outcome,
          codes.filter((code) => code !== undefined).map(Number),
        ]),
      ),
    }),
  );
}
