import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';

/** What gives workflows their tokens, as a GitHub Enterprise Server does below `/_services/token`, or GitLab. */
export interface TokenIssuer {
  /** Address of the server: repositories lie below it. */
  readonly url: string;
  /** How often its keys were asked for. */
  readonly asked: { count: number };
  /** Answers with this status instead of its keys. */
  broken?: number;
  /** Answers with this instead of its keys. */
  says?: string;
  /** A token with GitHub's claims, these in place of the usual ones. */
  token(claims: JWTPayload, signing?: Signing): Promise<string>;
  close(): Promise<void>;
}

/** How a token is signed, where it is not as the issuer does it. */
export interface Signing {
  readonly by?: 'another key' | 'no key' | 'the public key as a secret';
  /** Seconds since it was made. */
  readonly age?: number;
}

/** Seconds that GitHub's tokens last. */
const LASTS = 300;

export async function startTokenIssuer(): Promise<TokenIssuer> {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const other = await generateKeyPair('RS256');
  const jwk = await exportJWK(publicKey);
  const asked = { count: 0 };
  const server = createServer((request, response) => {
    if (request.url !== '/_services/token/.well-known/jwks' && request.url !== '/oauth/discovery/keys')
      return void response.writeHead(404).end();
    asked.count += 1;
    if (issuer.broken !== undefined) return void response.writeHead(issuer.broken).end();
    response.setHeader('content-type', 'application/json');
    if (issuer.says !== undefined) return void response.end(issuer.says);
    response.end(JSON.stringify({ keys: [{ ...jwk, kid: 'first', alg: 'RS256', use: 'sig' }] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const issuer: TokenIssuer = {
    url,
    asked,
    async token(claims, { by, age = 0 } = {}) {
      const made = Math.floor(Date.now() / 1000) - age;
      const payload = {
        iss: `${url}/_services/token`,
        repository: 'acme/web',
        environment: 'release',
        event_name: 'push',
        ref: 'refs/heads/main',
        sha: 'b'.repeat(40),
        run_id: '4711',
        iat: made,
        exp: made + LASTS,
        ...claims,
      };
      if (by === 'no key') return `${encoded({ alg: 'none', typ: 'JWT' })}.${encoded(payload)}.`;
      const token = new SignJWT(payload);
      if (by === 'the public key as a secret')
        return token
          .setProtectedHeader({ alg: 'HS256', kid: 'first' })
          .sign(Buffer.from(JSON.stringify(jwk).padEnd(32)));
      const key = by === 'another key' ? other.privateKey : privateKey;
      return token.setProtectedHeader({ alg: 'RS256', kid: 'first' }).sign(key);
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return issuer;
}

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
