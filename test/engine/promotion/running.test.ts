import { governed, imageOf } from '../../support/fleet-code';
import type { FleetFixture } from '../../support/fleet-fixture';
import { anApp, anEnv } from '../../support/names';
import { codes } from '../../support/outcome-codes';
import { fleets } from '../../support/prepared-fleets';

/** Nothing runs yet; staging takes baselines. `web` and `api` have pods there, `jobs` has none, `plain` no image at all. */
const fleet = fleets(async (first) => {
  await first.code((code) => {
    governed('staging', { baselinesUntil: '2999-01-01' })(code);
    const config = { dev: {}, staging: {} };
    code.apps = {
      web: { slots: ['server', 'proxy'], config },
      api: { slots: ['server'], config },
      jobs: { slots: ['nightly'], config },
      plain: { slots: [], config },
    };
  });
  await first.configure();
});

const pod = (namespace: string, ...images: readonly ReturnType<typeof imageOf>[]) => ({
  kind: 'Pod',
  metadata: { namespace },
  status: {
    containerStatuses: images.map(({ repository, tag, pullable }) => ({
      image: `${repository}:${tag}`,
      imageID: `docker-pullable://${pullable}`,
    })),
  },
});

const LIVE = [
  pod('staging', imageOf('web', 'server', '1.0'), imageOf('web', 'proxy', '2.0')),
  pod('staging', imageOf('web', 'server', '1.0')),
  pod('staging', imageOf('api', 'server', '3.0')),
  pod('prod', imageOf('jobs', 'nightly', '1.0')),
];

const running = (own: FleetFixture, objects: readonly object[], given = {}) =>
  own.open().running({ environment: 'staging', objects, given });

test('what the pods of an environment run is one baseline of every app that they tell, in one commit', async () => {
  const own = await fleet();
  const { each, untold, delivered } = await running(own, LIVE);
  expect(each).toEqual({
    web: { server: imageOf('web', 'server', '1.0').full, proxy: imageOf('web', 'proxy', '2.0').full },
    api: { server: imageOf('api', 'server', '3.0').full },
  });
  expect(untold).toEqual([
    { app: 'jobs', why: expect.stringContaining('no pod in the namespace staging runs') },
    { app: 'plain', why: expect.stringContaining('no image') },
  ]);
  expect(delivered).toEqual([]);

  const before = await own.head();
  const outcome = await own.release({ each }, { into: anEnv('staging'), baseline: true });
  expect([outcome.kind, codes(outcome)]).toEqual(['committed', []]);
  const { targets } = outcome.plan;
  expect(targets.map(({ app, to }) => [app, to?.baseline])).toEqual([
    [anApp('api'), 'staging'],
    [anApp('web'), 'staging'],
  ]);
  expect((await own.history({})).filter(({ commit }) => commit !== before)).toHaveLength(2);
  expect((await own.record('staging', 'web')).images['proxy']?.full).toBe(
    imageOf('web', 'proxy', '2.0').full,
  );
  expect(await own.check()).toEqual([]);

  // Once more there is nothing to do: what Git says of them stands, and the same images are the same release.
  expect(await running(own, LIVE)).toMatchObject({ each: {}, delivered: ['api', 'web'] });
  expect((await own.release({ each }, { into: anEnv('staging'), baseline: true })).kind).toBe('nothing');
});

test('pods of several versions tell nothing; what is given by hand counts', async () => {
  const own = await fleet();
  const mixed = [...LIVE, pod('staging', imageOf('api', 'server', '4.0'))];
  const { each, untold } = await running(own, mixed, {
    jobs: { nightly: imageOf('jobs', 'nightly', '1.0').full },
  });
  expect(Object.keys(each).sort()).toEqual(['jobs', 'web']);
  expect(untold).toContainEqual({ app: 'api', why: expect.stringMatching(/run 2 images .*:3\.0@.*:4\.0@/) });
});

test('a pod tells nothing of apps that take images of one repository in one namespace', async () => {
  const own = await fleet();
  await own.code((code) => {
    const { web } = code.apps;
    if (web) code.apps['shop'] = { ...web, repositories: { server: 'ghcr.io/example/web-server' } };
  });
  await own.configure();
  const { each, untold } = await running(own, LIVE);
  expect(Object.keys(each)).toEqual(['api']);
  expect(untold).toContainEqual({
    app: 'web',
    why: expect.stringContaining('shop takes images of ghcr.io/example/web-server'),
  });
});

test('fails all where one of them cannot be: none is taken over', async () => {
  const own = await fleet();
  const each = {
    web: { server: imageOf('web', 'server', '1.0').full, proxy: imageOf('api', 'server', '2.0').full },
    api: { server: imageOf('api', 'server', '3.0').full },
  };
  await expect(own.release({ each }, { into: anEnv('staging'), baseline: true })).rejects.toMatchObject({
    code: 'REPOSITORY_NOT_ALLOWED',
  });
  expect(new Set((await own.history({})).map(({ kind }) => kind))).toEqual(new Set(['configuration']));
});
