import { GitRepository, type TreeEdit } from '../../../lib/engine/git';
import type { ContentChecks } from '../../../lib/engine/judgement';
import { checkContents } from '../../../lib/engine/judgement/check-contents';
import { anApp, anEnv } from '../../support/names';
import { fleets } from '../../support/prepared-fleets';

const TARGETS = 1_200;

const fleet = fleets(async (first) => {
  await first.configure();
  const edits = Array.from({ length: TARGETS }, (_, index): TreeEdit[] => {
    const folder = `manifests/dev/${appName(index)}`;
    return ['objects/ConfigMap.a.yaml', 'delivery/ConfigMap.b.yaml'].map((name) => ({
      kind: 'file',
      path: `${folder}/${name}`,
      content: `${appName(index)} ${name}`,
    }));
  });
  await first.byHand(edits.flat());
});

afterEach(() => jest.restoreAllMocks());

test('reads the files of many targets in portions, and judges each target with its own files, once and in order', async () => {
  const { delivery } = await fleet();
  const snapshot = await delivery.snapshot();
  const read = jest.spyOn(GitRepository.prototype, 'read');
  const judged: [app: string, files: Record<string, string>][] = [];
  const { manifests, rules } = await checkContents(snapshot, [anEnv('dev')], recorder(judged), new Date());
  expect(manifests).toBe(2 * TARGETS);
  expect(rules).toMatchObject([{ environment: 'dev', rule: 'schema', objects: 2 * TARGETS }]);
  expect(judged).toEqual(
    Array.from({ length: TARGETS }, (_, index) => [
      appName(index),
      {
        'objects/ConfigMap.a.yaml': `${appName(index)} objects/ConfigMap.a.yaml`,
        'delivery/ConfigMap.b.yaml': `${appName(index)} delivery/ConfigMap.b.yaml`,
      },
    ]),
  );
  const portions = read.mock.calls
    .map(([specs]) => specs.filter((each) => !each.includes(':')).length)
    .filter((count) => count > 2);
  expect(portions).toEqual([1_000, 1_000, 400]);
});

test('reads nothing of what is not asked for', async () => {
  const { delivery } = await fleet();
  const snapshot = await delivery.snapshot();
  const judged: [app: string, files: Record<string, string>][] = [];
  const seen: string[] = [];
  const apps = [anApp(appName(7)), anApp(appName(900))];
  await checkContents(snapshot, [anEnv('dev')], recorder(judged), new Date(), {
    apps,
    onTarget: (environment, app, files) => seen.push(`${environment} ${app} ${files.size}`),
  });
  expect(judged.map(([app]) => app)).toEqual(apps);
  expect(seen).toEqual(apps.map((app) => `dev ${app} 2`));
});

test('fails between two targets when it is told to stop', async () => {
  const { delivery } = await fleet();
  const snapshot = await delivery.snapshot();
  const judged: [app: string, files: Record<string, string>][] = [];
  const stop = new AbortController();
  const stopped = checkContents(snapshot, [anEnv('dev')], recorder(judged), new Date(), {
    signal: stop.signal,
    onProgress: (done) => done === 3 && stop.abort(new Error('enough')),
  });
  await expect(stopped).rejects.toThrow('enough');
  expect(judged).toHaveLength(3);
});

/** Judges nothing, and keeps what it was given. */
function recorder(judged: [app: string, files: Record<string, string>][]): ContentChecks {
  return async () =>
    async (files, { environment = '', app }) => {
      judged.push([app, Object.fromEntries([...files].map(([name, content]) => [name, String(content)]))]);
      const tally = { refused: 0, warned: 0, undecided: 0, noted: 0, waived: 0 };
      return {
        findings: [],
        rules: [{ environment, rule: 'schema', objects: files.size, ...tally }],
        exceptions: [],
      };
    };
}

function appName(index: number): string {
  return `app-${String(index).padStart(4, '0')}`;
}
