import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A function that ran, and how often it was called. */
export interface Call {
  /** File of the function. */
  readonly file: string;
  readonly name: string;
  readonly count: number;
}

/** What a Node process ran: every file that it loaded, and every named function that was called. */
export interface Coverage {
  readonly files: readonly string[];
  readonly calls: readonly Call[];
}

/**
 * What the processes of a run ran, by the coverage that V8 takes: its counts are exact, and it asks for functions by
 * name, wherever they stand.
 *
 * @param folder where files may be written
 * @param run starts the processes with this in their environment
 */
export async function coverageOf(
  folder: string,
  run: (env: NodeJS.ProcessEnv) => Promise<void>,
): Promise<Coverage> {
  const out = mkdtempSync(join(folder, 'coverage-'));
  try {
    await run({ NODE_V8_COVERAGE: out });
    const scripts = readdirSync(out).flatMap((name) => scriptsOf(readFileSync(join(out, name), 'utf8')));
    return {
      files: [...new Set(scripts.map(({ file }) => file))],
      calls: scripts.flatMap((each) => each.calls),
    };
  } finally {
    rmSync(out, { recursive: true });
  }
}

interface V8Coverage {
  readonly result: readonly {
    readonly url: string;
    readonly functions: readonly {
      readonly functionName: string;
      readonly ranges: readonly { readonly count: number }[];
    }[];
  }[];
}

function scriptsOf(text: string): { readonly file: string; readonly calls: readonly Call[] }[] {
  const { result }: V8Coverage = JSON.parse(text);
  return result
    .filter(({ url }) => url.startsWith('file:'))
    .map(({ url, functions }) => {
      const file = fileURLToPath(url);
      const calls = functions.map(({ functionName, ranges }) => ({
        file,
        name: functionName,
        count: ranges[0]?.count ?? 0,
      }));
      return { file, calls: calls.filter(({ name, count }) => name !== '' && count > 0) };
    });
}
