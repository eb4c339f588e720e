import { audienceOf, provenCaller } from '../../../../lib/engine/forge/callers';
import { DeliveryError } from '../../../../lib/model/finding';
import { parseAppName } from '../../../../lib/model/scalars';
import { ciSystem } from '../../../../lib/setup';
import { projects } from '../../../setup/projects';
import { type Signing, startTokenIssuer, type TokenIssuer } from '../../../support/github/token-issuer';

const REMOTE = 'https://github.example.org/acme/Delivery.git';
const IMAGE = `ghcr.io/acme/web:1@sha256:${'a'.repeat(64)}`;
const asked = { app: parseAppName('web'), images: { server: IMAGE } };
const aud = `cdk8s-delivery: release web server=${IMAGE} in acme/Delivery`;
const sha = 'b'.repeat(40);

let issuer: TokenIssuer;
beforeAll(async () => {
  issuer = await startTokenIssuer();
});
afterAll(() => issuer.close());

const proven = async (claims: object, signing: Signing = {}, more: object = {}) =>
  provenCaller(
    { ...asked, ...more },
    {
      token: await issuer.token(
        { aud, ...claims, ...('iss' in claims && claims.iss === 'ISSUER' ? { iss: issuer.url } : {}) },
        signing,
      ),
      source: `${issuer.url}/acme/web`,
      remote: REMOTE,
      environment: {},
      now: new Date(),
    },
  );
const message = async (run: Promise<unknown>) =>
  run.then(
    () => 'taken',
    (error: unknown) => (error instanceof DeliveryError ? error.message : String(error)),
  );

test("a workflow of the app's source repository is believed; its commit and run are those of the token", async () => {
  const caller = {
    repository: `${issuer.url}/acme/web`,
    commit: sha,
    run: `${issuer.url}/acme/web/actions/runs/4711`,
  };
  expect(await proven({})).toEqual(caller);
  expect(await proven({ repository: 'Acme/Web' }, {}, { commit: sha, run: caller.run })).toEqual(caller);
});

test.each<[why: string, claims: object, signing?: Signing, more?: object]>([
  ['source repository is acme/web, a workflow of "acme/other" asks', { repository: 'acme/other' }],
  ['a workflow of nothing asks', { repository: undefined }],
  ['was made for "cdk8s-delivery: release web', { aud: aud.replace('aaaa', 'bbbb') }],
  ['was made for "cdk8s-delivery: release other', { aud: aud.replace('web', 'other') }],
  ['was made for "sts.amazonaws.com"', { aud: 'sts.amazonaws.com' }],
  ['was made for ["cdk8s-delivery', { aud: [aud, 'sts.amazonaws.com'] }],
  ['was made for "cdk8s-delivery: release', { aud: aud.replace('Delivery', 'Sandbox') }],
  ['has the environment nothing, not "release"', { environment: undefined }],
  ['has the environment "test"', { environment: 'test' }],
  ['was started by "pull_request"', { event_name: 'pull_request' }],
  ['was started by "issue_comment"', { event_name: 'issue_comment' }],
  ['names neither commit nor run', { sha: 'main' }],
  ['names neither commit nor run', { run_id: '1/../2' }],
  [`runs for the commit ${sha}, and asks`, {}, {}, { commit: 'c'.repeat(40) }],
  ['/acme/web/actions/runs/4711, and it names', {}, {}, { run: 'https://ci.example.org/1' }],
  ['does not hold: unexpected "iss" claim value', { iss: 'https://token.actions.githubusercontent.com' }],
  ['does not hold: "exp" claim timestamp check failed', {}, { age: 900 }],
  ['does not hold: missing required "exp" claim', { exp: undefined }],
  ['does not hold: missing required "iat" claim', { iat: undefined }],
  ['does not hold: "nbf" claim timestamp check failed', { nbf: Math.floor(Date.now() / 1000) + 900 }],
  ['does not hold: "exp" claim must be a number', { exp: 'never' as unknown as number }],
  // A token that GitLab would have made proves nothing of a repository on GitHub, and none is on both.
  ['is acme/web, a pipeline of nothing asks', { iss: 'ISSUER' }],
  ['does not hold: signature verification failed', {}, { by: 'another key' }],
  ['does not hold', {}, { by: 'no key' }],
  ['does not hold', {}, { by: 'the public key as a secret' }],
])('fails where a request is not proven: %s', async (why, claims, signing = {}, more = {}) => {
  const said = await message(proven(claims, signing, more));
  expect(said).toContain('CALLER_REFUSED: the request for web is not taken: ');
  expect(said).toContain(why);
});

test('fails where there is no token, or what is no token, and shows nothing of it', async () => {
  const terms = { source: `${issuer.url}/acme/web`, remote: REMOTE, environment: {}, now: new Date() };
  const secret = 'ghp_notAToken';
  for (const token of ['', secret, `${secret}.${secret}.${secret}`, secret.repeat(5_000)]) {
    const said = await message(provenCaller(asked, { ...terms, token }));
    expect(said).toContain('CALLER_REFUSED');
    expect(said).not.toContain(secret);
  }
  const token = await issuer.token({ aud });
  await expect(provenCaller(asked, { ...terms, token, source: undefined })).rejects.toMatchObject({
    findings: [
      {
        message: expect.stringContaining('declares no source repository'),
        remedy: expect.stringContaining('add its source repository to the definition of web'),
      },
    ],
  });
});

describe('a pipeline of GitLab', () => {
  const project = 'acme/apps/web';
  const claims = {
    repository: undefined,
    event_name: undefined,
    run_id: undefined,
    project_path: project,
    ref: 'main',
    ref_protected: 'true',
    pipeline_source: 'push',
    pipeline_id: '4711',
  };
  const ofGitLab = async (more: object = {}, signing: Signing = {}, asks: object = {}) =>
    provenCaller(
      { ...asked, ...asks },
      {
        token: await issuer.token({ aud, iss: issuer.url, ...claims, ...more }, signing),
        source: `${issuer.url}/${project}.git`,
        remote: REMOTE,
        environment: {},
        now: new Date(),
      },
    );

  test("is believed where its job has the environment release and a protected branch; its commit and pipeline are the token's", async () => {
    const caller = {
      repository: `${issuer.url}/${project}.git`,
      commit: sha,
      run: `${issuer.url}/${project}/-/pipelines/4711`,
    };
    expect(await ofGitLab()).toEqual(caller);
    expect(await ofGitLab({ project_path: 'Acme/Apps/Web', pipeline_id: 4711 }, {}, caller)).toEqual(caller);
  });

  test.each<[why: string, claims: object, signing?: Signing, asks?: object]>([
    ['is acme/apps/web, a pipeline of "acme/apps/other" asks', { project_path: 'acme/apps/other' }],
    ['a pipeline of "apps/web" asks', { project_path: 'apps/web' }],
    ['a pipeline of nothing asks', { project_path: undefined, repository: project }],
    ['was made for "sts.amazonaws.com"', { aud: 'sts.amazonaws.com' }],
    ['has the environment nothing', { environment: undefined }],
    ['runs for "feature", which is not protected', { ref: 'feature', ref_protected: 'false' }],
    ['which is not protected', { ref_protected: undefined }],
    ['was started by "merge_request_event"', { pipeline_source: 'merge_request_event' }],
    ['was started by "external_pull_request_event"', { pipeline_source: 'external_pull_request_event' }],
    ['names neither commit nor pipeline', { pipeline_id: '1/../2' }],
    [`runs for the commit ${sha}, and asks`, {}, {}, { commit: 'c'.repeat(40) }],
    ['does not hold: unexpected "iss" claim value', { iss: 'https://gitlab.com' }],
    ['does not hold: "exp" claim timestamp check failed', {}, { age: 900 }],
    ['does not hold: signature verification failed', {}, { by: 'another key' }],
    ['does not hold', {}, { by: 'no key' }],
    ['does not hold', {}, { by: 'the public key as a secret' }],
  ])('fails where its request is not proven: %s', async (why, more, signing = {}, asks = {}) => {
    const said = await message(ofGitLab(more, signing, asks));
    expect(said).toContain('CALLER_REFUSED: the request for web is not taken: ');
    expect(said).toContain(why);
  });
});

test.each([
  ['longer than 1000000 bytes', JSON.stringify({ keys: [], padding: 'x'.repeat(1_000_001) })],
  ['Failed to parse the JSON Web Key Set HTTP response as JSON', '<html>'],
  ['JSON Web Key Set malformed', '{"keys":"all of them"}'],
])('fails where the issuer gives something else than keys: %s', async (why, says) => {
  issuer.says = says;
  const said = await message(proven({}));
  delete issuer.says;
  expect(said).toContain('REMOTE_FAILED');
  expect(said).toContain(why);
});

test('an issuer that does not answer is an outage, not a refusal', async () => {
  issuer.broken = 503;
  expect(await message(proven({}))).toContain('REMOTE_FAILED');
  delete issuer.broken;
  expect(await message(proven({}))).toBe('taken');
});

test('the pipeline of an app asks for its token in the words that are expected', () => {
  for (const project of Object.values(projects)) {
    const files = new Map(ciSystem('github')?.files(project));
    const words = /--data-urlencode "audience=([^"]*)"/.exec(files.get('app-pipeline/github.yml') ?? '')?.[1];
    const { app, slot } = project;
    expect(words?.replace('$ASKED', `${slot}=IMAGE`)).toBe(
      audienceOf({ app: parseAppName(app), images: { [slot]: 'IMAGE' } }, '$DELIVERY'),
    );
  }
});
