import { execFileSync } from 'node:child_process';
import { createSign, randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { imageRegistry } from '../../lib/engine/oci';
import { Digest } from '../../lib/model/scalars';
import { temporaryDirectories } from '../support/temporary-directory';
import {
  type DockerRegistry,
  noDockerRegistry,
  pushIndex,
  startDockerRegistry,
  startTokenServer,
} from './docker-registry';

const temporary = temporaryDirectories();
const running: { close(): Promise<void> }[] = [];
afterAll(() => Promise.all(running.map((each) => each.close())));

/** `ada:secret`, as `htpasswd -B` writes it. */
const HTPASSWD = 'ada:$2y$05$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a\n';
const BASIC = `Basic ${Buffer.from('ada:secret').toString('base64')}`;

/** Asks a registry with a login, or without. */
async function asking(host: string, login?: string) {
  const home = await temporary();
  mkdirSync(join(home, '.docker'));
  const auth =
    login === undefined ? {} : { auths: { [host]: { auth: Buffer.from(login).toString('base64') } } };
  writeFileSync(join(home, '.docker', 'config.json'), JSON.stringify(auth));
  return imageRegistry({ environment: { HOME: home } });
}

const reason = noDockerRegistry();
if (reason !== undefined) {
  if (process.env['CI']) throw new Error(`cannot ask a real registry: ${reason}`);
  process.stderr.write(`SKIPPED: a real registry: ${reason}\n`);
}

(reason === undefined ? describe : describe.skip)('a real registry', () => {
  /** A tag is the index's digest, the digest is there, and what was not pushed is not. */
  async function answersAll({ host }: DockerRegistry, digest: string, login?: string): Promise<void> {
    const repository = `${host}/team/web`;
    const asked = await asking(host, login);
    expect(await asked.digestOf(repository, '1.4.2')).toEqual({ kind: 'found', digest });
    expect(await (await asking(host, login)).has(repository, Digest.parse(digest))).toEqual({
      kind: 'found',
      digest,
    });
    expect(await asked.digestOf(repository, 'none')).toEqual({ kind: 'absent' });
    expect(await asked.has(repository, Digest.of('none'))).toEqual({ kind: 'absent' });
  }

  test('that lets everybody in', async () => {
    const registry = await startDockerRegistry(await temporary());
    running.push(registry);
    await answersAll(registry, await pushIndex(registry.host, 'team/web', '1.4.2'));
  });

  test('that asks for a password', async () => {
    const folder = await temporary();
    writeFileSync(join(folder, 'htpasswd'), HTPASSWD);
    const registry = await startDockerRegistry(folder, {
      htpasswd: { realm: 'registry', path: join(folder, 'htpasswd') },
    });
    running.push(registry);
    const digest = await pushIndex(registry.host, 'team/web', '1.4.2', BASIC);
    await answersAll(registry, digest, 'ada:secret');
    for (const login of [undefined, 'ada:wrong'])
      expect(
        await (await asking(registry.host, login)).digestOf(`${registry.host}/team/web`, '1.4.2'),
      ).toMatchObject({
        kind: 'unknown',
        remedy: expect.stringContaining('docker login'),
      });
  });

  test('that takes tokens', async () => {
    const folder = await temporary();
    const [key, certificate] = ['key.pem', 'certificate.pem'].map((name) => join(folder, name)) as [
      string,
      string,
    ];
    const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=tokens'];
    execFileSync('openssl', [...request, '-keyout', key, '-out', certificate], { stdio: 'ignore' });
    const tokens = await startTokenServer('ada', 'secret', (scope) => token(scope, key, certificate));
    running.push(tokens);
    const registry = await startDockerRegistry(folder, {
      token: { realm: tokens.realm, service: 'registry', issuer: 'tokens', rootcertbundle: certificate },
    });
    running.push(registry);
    const pushing = `Bearer ${token('repository:team/web:pull,push', key, certificate)}`;
    const digest = await pushIndex(registry.host, 'team/web', '1.4.2', pushing);
    await answersAll(registry, digest, 'ada:secret');
    expect(await (await asking(registry.host)).digestOf(`${registry.host}/team/web`, '1.4.2')).toMatchObject({
      kind: 'unknown',
      why: expect.stringContaining('gives no token: it answers 401'),
    });
  });
});

/** A token as a registry's token server signs it (distribution, "Token Authentication Implementation"). */
function token(scope: string, key: string, certificate: string): string {
  const [type = '', name = '', actions = ''] = scope.split(':');
  const chain = readFileSync(certificate, 'utf8').replace(/-----[^-]+-----|\s/g, '');
  const now = Math.floor(Date.now() / 1000);
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = [
    encode({ typ: 'JWT', alg: 'RS256', x5c: [chain] }),
    encode({
      ...{ iss: 'tokens', sub: 'ada', aud: 'registry', jti: randomUUID() },
      ...{ iat: now, nbf: now - 60, exp: now + 300 },
      access: [{ type, name, actions: actions.split(',') }],
    }),
  ].join('.');
  const signature = createSign('RSA-SHA256').update(text).sign(readFileSync(key)).toString('base64url');
  return `${text}.${signature}`;
}
