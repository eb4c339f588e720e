import { bootstrap } from '../../../lib/controllers/argocd/objects/bootstrap';
import { gitOutput } from '../../../lib/engine/git/run-git';
import type { EnvironmentData } from '../../../lib/model/environment';
import { FleetFixture } from '../../support/fleet-fixture';
import { type HttpGitServer, startHttpGitServer } from '../../support/http-git-server';
import type { LiveObject } from './objects';
import type { Plant } from './plant';
import { say, seconds, withPlant } from './with-plant';

const APPLICATION = 'argoproj.io/v1alpha1/Application';
const HUNDRED = Array.from({ length: 100 }, (_, at) => `app-${at}`);
const AUTOMATED = { automated: true, prune: true, selfHeal: true };

withPlant('a hundred applications', suite);

function suite(plant: () => Plant): void {
  let fleet: FleetFixture;
  let server: HttpGitServer;
  let repository = '';

  const applications = (environment: string): Promise<LiveObject[]> =>
    plant().objects.list(APPLICATION, `argocd-${environment}`);
  const git = async (...args: readonly string[]): Promise<string> =>
    (await gitOutput(args, { gitDir: fleet.remote.gitDir })).toString('utf8').trim();
  const head = () => git('rev-parse', 'delivery');
  /** When each was compared with Git last, by name. */
  const compared = async (environment: string): Promise<Record<string, unknown>> =>
    Object.fromEntries(
      (await applications(environment)).map(({ metadata, status }) => [metadata.name, status?.reconciledAt]),
    );
  const untilAll = (environment: string, what: string, count: number, holds: (each: LiveObject) => boolean) =>
    plant().argo.until(
      `${count} Applications of ${environment} ${what}`,
      async () => (await applications(environment)).filter(holds).length === count,
      180,
    );
  const isWell = ({ status, operation }: LiveObject) =>
    operation === undefined && status?.sync?.status === 'Synced' && status?.health?.status === 'Healthy';
  const textOf = async (name: string): Promise<unknown> =>
    (await plant().objects.get('v1/ConfigMap', name, 'west'))?.['data'].text;

  beforeAll(async () => {
    fleet = await FleetFixture.create();
    server = await startHttpGitServer({ root: fleet.root });
    repository = `${server.url}/delivery.git`;
    await fleet.code((code) => {
      code.handover = { repository, branch: 'delivery' };
      // Nothing of east is in the cluster: two hundred Applications more would show nothing more.
      code.environments = {
        east: { sync: AUTOMATED },
        west: { sync: AUTOMATED, promotesFrom: ['east'] },
        north: { sync: AUTOMATED, promotesFrom: ['east'] },
      };
      const config = { east: { text: 'first' }, west: { text: 'first' }, north: { text: 'first' } };
      code.apps = Object.fromEntries([...HUNDRED, 'other'].map((name) => [name, { slots: [], config }]));
    });
    await fleet.configure();
    for (const app of [...HUNDRED, 'other']) await fleet.release(app);
    await fleet.promote([...HUNDRED, 'other'], 'west');
    await fleet.promote(['app-0', 'app-1', 'other'], 'north');
    for (const environment of (await fleet.snapshot()).environments)
      if (environment.name !== 'east') await begin(environment);
    await untilAll('west', 'are well', 101, isWell);
    await untilAll('north', 'are well', 3, isWell);
  });
  afterAll(async () => {
    await server?.close();
    await fleet?.remove();
  });

  async function begin(environment: EnvironmentData): Promise<void> {
    const { path } = environment.delivery;
    const delivery = { repository, branch: 'delivery', path };
    for (const object of bootstrap({ environment, delivery, admission: [] }).objects)
      await plant().objects.apply(object as LiveObject);
  }

  test('that are promoted by one commit are compared anew, and no other', async () => {
    await fleet.code((code) => {
      for (const app of Object.values(code.apps))
        app.config = { east: { text: 'second' }, west: { text: 'second' }, north: { text: 'second' } };
    });
    await fleet.release({ changed: true });
    const [north, west] = [await compared('north'), await compared('west')];
    const before = await head();
    await fleet.promote(HUNDRED, 'west');
    const after = await head();
    const pushed = Date.now();
    const modified = (await git('diff', '--name-only', before, after)).split('\n');
    await plant().argo.webhook({
      ref: 'refs/heads/delivery',
      before,
      after,
      repository: { html_url: repository.replace(/\.git$/, ''), default_branch: 'delivery' },
      commits: [{ id: after, added: [], removed: [], modified }],
    });
    await plant().argo.until('the last one has it', async () => (await textOf('app-99')) === 'second', 120);
    await untilAll(
      'west',
      'are compared anew',
      100,
      ({ metadata, status }) => status?.reconciledAt !== west[metadata.name],
    );
    await untilAll('west', 'are well', 101, isWell);
    say(
      `promotion of 100 applications by one commit, from push to all synced and healthy: ${seconds(pushed)} s`,
    );
    for (const name of HUNDRED) expect([name, await textOf(name)]).toEqual([name, 'second']);
    expect(await textOf('other')).toBe('first');
    expect((await compared('west'))['other']).toEqual(west['other']);
    expect(await compared('north')).toEqual(north);
  });
}
