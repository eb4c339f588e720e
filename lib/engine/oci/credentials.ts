import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Credentials, NoCredentials } from './credential';
import { askHelper } from './credential-helper';
import { asObject } from './json';

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Credentials for a host, as `docker login` and `podman login` keep them: `$DOCKER_CONFIG/config.json`, else
 * `~/.docker/config.json`, then `$REGISTRY_AUTH_FILE` or `$XDG_RUNTIME_DIR/containers/auth.json`. A credential helper of the
 * host comes first, then what the file itself holds, then the helper for all hosts. Undefined where there was no login.
 *
 * @param path repository, as more exact entries name it
 */
export async function credentialsFor(
  host: string,
  path: string,
  variables: Variables,
  signal?: AbortSignal,
): Promise<Credentials | NoCredentials | undefined> {
  for (const file of filesOf(variables)) {
    const text = readText(file);
    if (text === undefined) continue;
    const config = parsed(text);
    if (!config) return { kind: 'failed', why: `${file} is not JSON` };
    const helpers = asObject(config['credHelpers']) ?? {};
    const keys = keysOf(host);
    const helper = keys.map((key) => helpers[key]).find((name) => typeof name === 'string');
    const found =
      helper === undefined
        ? (entryOf(asObject(config['auths']) ?? {}, keys, path) ??
          (await fromStore(config['credsStore'], keys, variables, signal)))
        : await askHelper(String(helper), keys[0] ?? host, variables, signal);
    if (found) return found;
  }
  return undefined;
}

async function fromStore(
  store: unknown,
  keys: readonly string[],
  variables: Variables,
  signal: AbortSignal | undefined,
): Promise<Credentials | NoCredentials | undefined> {
  return typeof store === 'string' && store !== ''
    ? askHelper(store, keys[0] ?? '', variables, signal)
    : undefined;
}

function filesOf({ DOCKER_CONFIG, REGISTRY_AUTH_FILE, XDG_RUNTIME_DIR, HOME }: Variables): readonly string[] {
  const podman =
    REGISTRY_AUTH_FILE || (XDG_RUNTIME_DIR ? join(XDG_RUNTIME_DIR, 'containers', 'auth.json') : undefined);
  return [
    join(DOCKER_CONFIG || join(HOME || homedir(), '.docker'), 'config.json'),
    ...(podman === undefined ? [] : [podman]),
  ];
}

/** The name of a host in these files; Docker Hub has a special one. */
function keysOf(host: string): readonly string[] {
  return host === 'docker.io'
    ? ['https://index.docker.io/v1/', 'index.docker.io', 'docker.io', 'registry-1.docker.io']
    : [host];
}

/** The entry of the host, or of the longest beginning of the repository that has one. */
function entryOf(
  auths: Readonly<Record<string, unknown>>,
  keys: readonly string[],
  path: string,
): Credentials | undefined {
  const parts = path.split('/');
  const prefixes = parts.map((_, index) => `/${parts.slice(0, parts.length - index).join('/')}`);
  for (const rest of [...prefixes, ''])
    for (const [name, value] of Object.entries(auths))
      if (keys.some((key) => plain(name) === `${plain(key)}${rest}`)) {
        const found = credentialsOf(asObject(value) ?? {});
        if (found) return found;
      }
  return undefined;
}

/** A key without scheme and version of the API. */
function plain(key: string): string {
  return key
    .replace(/^https?:\/\//, '')
    .replace(/\/+$/, '')
    .replace(/\/v[12]$/, '');
}

function credentialsOf(entry: Readonly<Record<string, unknown>>): Credentials | undefined {
  const { identitytoken, registrytoken, username, password, auth } = entry;
  if (isText(registrytoken)) return { kind: 'bearer', token: registrytoken };
  if (isText(identitytoken)) return { kind: 'refresh', token: identitytoken };
  if (isText(username) && isText(password)) return { kind: 'password', user: username, password };
  if (!isText(auth)) return undefined;
  const text = Buffer.from(auth, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon < 1) return undefined;
  return { kind: 'password', user: text.slice(0, colon), password: text.slice(colon + 1) };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return undefined;
  }
}
