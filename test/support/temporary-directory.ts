import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A new temporary directory, removed after all tests of the file. */
export function temporaryDirectories(): () => Promise<string> {
  const made: string[] = [];
  afterAll(async () => {
    for (const directory of made) await rm(directory, { recursive: true, force: true, maxRetries: 5 });
  });
  return async () => {
    const directory = await realpath(await mkdtemp(join(tmpdir(), 'cdk8s-delivery-')));
    made.push(directory);
    return directory;
  };
}
