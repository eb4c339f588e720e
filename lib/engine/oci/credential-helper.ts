import { findProgram, runProgram, withTrustedPath } from '../process';
import type { Credentials, NoCredentials } from './credential';
import { jsonObject } from './json';

/** Milliseconds that a helper may take; some ask a person. */
const TIMEOUT = 60_000;
const MOST_OUTPUT = 1024 * 1024;

/**
 * Asks a credential helper of Docker, `docker-credential-<name>`, for a host: ECR, GAR, ACR and key rings have one.
 * Undefined where it knows none. Its output holds secrets, and never appears in a message.
 *
 * @see https://github.com/docker/docker-credential-helpers
 */
export async function askHelper(
  name: string,
  server: string,
  variables: Readonly<Record<string, string | undefined>>,
  signal?: AbortSignal,
): Promise<Credentials | NoCredentials | undefined> {
  const failed = (why: string): NoCredentials => ({ kind: 'failed', why });
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,60}$/.test(name))
    return failed('the name of the credential helper is not one');
  const program = `docker-credential-${name}`;
  const path = findProgram(program, variables['PATH']);
  if (path === undefined) return failed(`${program} is in no trusted folder of PATH`);
  try {
    const { code, exceeded, stdout } = await runProgram(path, ['get'], {
      env: withTrustedPath({ ...variables }),
      input: server,
      maxOutput: MOST_OUTPUT,
      timeoutMs: TIMEOUT,
      ...(signal ? { signal } : {}),
    });
    if (exceeded) return failed(`${program} took too long, or printed too much`);
    if (code !== 0)
      return /not found/i.test(stdout.toString('utf8')) ? undefined : failed(`${program} failed`);
    const { Username: user, Secret: secret } = jsonObject(stdout) ?? {};
    if (typeof user !== 'string' || typeof secret !== 'string' || secret === '')
      return failed(`${program} printed no credentials`);
    return user === '<token>'
      ? { kind: 'refresh', token: secret }
      : { kind: 'password', user, password: secret };
  } catch {
    signal?.throwIfAborted();
    return failed(`${program} cannot be run`);
  }
}
