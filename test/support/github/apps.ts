import { createVerify } from 'node:crypto';
import type { Asked, operationOf } from './judge';
import type { Account, Reply } from './state';
import { basicError } from './words';

/** An app of the tests. */
export interface AppOfTest {
  readonly account: Account;
  /** As PEM. */
  readonly publicKey: string;
  /** Owners who installed it. */
  readonly installedBy: readonly string[];
  /** What it was granted there. */
  readonly permissions: Readonly<Record<string, string>>;
  /** What was asked for each token, so far. */
  readonly asked: { readonly repositories?: readonly string[]; readonly permissions?: object }[];
}

type Found = NonNullable<ReturnType<typeof operationOf>>;

const INSTALLATION = 5;

/** Answers what only an app may ask; nothing where the request is not one of these. */
export function asApp(
  apps: ReadonlyMap<string, AppOfTest>,
  accounts: Map<string, Account>,
  token: string,
  { operation: { method, path }, values }: Found,
  { body }: Asked,
  empty: (status: number) => unknown,
): Reply | undefined {
  const name = `${method} ${path}`;
  const isInstallation = name === 'GET /repos/{owner}/{repo}/installation';
  const isToken = name === 'POST /app/installations/{installation_id}/access_tokens';
  if (!isInstallation && !isToken) return undefined;
  const app = appOf(apps, token);
  if (!app) return { status: 401, body: basicError('A JSON web token could not be decoded', 401) };
  const notFound = { status: 404, body: basicError('Not Found', 404) };
  if (isInstallation) {
    if (!app.installedBy.includes(values['owner'] ?? '')) return notFound;
    const slug = app.account.login.replace('[bot]', '');
    const filled = {
      ...(empty(200) as object),
      id: INSTALLATION,
      app_slug: slug,
      permissions: app.permissions,
    };
    return { status: 200, body: filled };
  }
  if (Number(values['installation_id']) !== INSTALLATION) return notFound;
  const asked = (body ?? {}) as AppOfTest['asked'][number];
  app.asked.push(asked);
  const beyond = Object.keys(asked.permissions ?? {}).filter((right) => !(right in app.permissions));
  if (beyond.length > 0) return { status: 422, body: { ...basicError('not granted', 422), errors: [] } };
  const made = `ghs_of_app_${app.account.app}_${app.asked.length}`;
  accounts.set(made, app.account);
  const { permissions = app.permissions } = asked;
  return { status: 201, body: { token: made, expires_at: '2100-01-01T00:00:00Z', permissions } };
}

/** As GitHub reads it: signed by the app's key, at most ten minutes long, and not of the future. */
function appOf(apps: ReadonlyMap<string, AppOfTest>, token: string): AppOfTest | undefined {
  const [header = '', claims = '', signature = ''] = token.split('.');
  if (signature === '') return undefined;
  const { iss, iat, exp } = JSON.parse(Buffer.from(claims, 'base64url').toString('utf8'));
  const app = apps.get(String(iss));
  const now = Date.now() / 1000;
  if (!app || iat > now || exp < now || exp - iat > 600) return undefined;
  const verify = createVerify('RSA-SHA256').update(`${header}.${claims}`);
  return verify.verify(app.publicKey, Buffer.from(signature, 'base64url')) ? app : undefined;
}
