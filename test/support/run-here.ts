import { createProgram } from '../../lib/cli/program';
import { DeliveryError } from '../../lib/model/finding';
import type { CliPlace } from './cli';

/** How a command ended that ran in this process. */
export interface EndHere {
  readonly code: number;
  readonly stdout: string;
  /** What was thrown, as `CODE message`; empty where nothing was. */
  readonly failed: string;
}

/** Runs a command in this process: where many follow each other, that is a tenth of what it costs to start the program. */
export async function runHere(place: CliPlace, words: readonly string[]): Promise<EndHere> {
  const before = { ...process.env };
  const exitCode = process.exitCode;
  const { cwd, delivery = '', cache, as = 'Ada <ada@example.org>', env = {} } = place;
  Object.assign(process.env, {
    CDK8S_DELIVERY_CACHE: cache,
    CDK8S_DELIVERY_AS: as,
    CDK8S_DELIVERY_REPOSITORY: delivery,
    CDK8S_DELIVERY_OFFLINE: '1',
    HOME: cache,
    ...env,
  });
  for (const [name, value] of Object.entries(process.env)) if (value === '') delete process.env[name];
  const printed: string[] = [];
  const write = jest
    .spyOn(process.stdout, 'write')
    .mockImplementation((text) => printed.push(String(text)) > 0);
  const errors = jest.spyOn(process.stderr, 'write').mockImplementation(() => true);
  process.exitCode = undefined;
  try {
    const given = words.includes('-C') ? words : [...words, '-C', cwd];
    await createProgram(given).parseAsync([...given, '--no-color'], { from: 'user' });
    return { code: Number(process.exitCode ?? 0), stdout: printed.join(''), failed: '' };
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error;
    const failed = error.findings.map(({ code, message }) => `${code} ${message}`).join('\n');
    return { code: error.exitCode, stdout: printed.join(''), failed };
  } finally {
    write.mockRestore();
    errors.mockRestore();
    process.exitCode = exitCode;
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  }
}
