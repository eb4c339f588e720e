import type { TreeEdit } from '../../../lib/engine/git';
import { ownedFiles } from '../../../lib/engine/judgement/owned-objects';
import type { CommitId } from '../../../lib/model/scalars';
import { fleets, runInStaging } from '../../support/prepared-fleets';

const fleet = fleets(runInStaging);

it('reads the files of an environment once, however many targets ask at the same time', async () => {
  const delivered = await fleet();
  const { repository } = (await delivered.snapshot()).home.mirror;
  const folder = (await repository.idAt(await delivered.head(), 'manifests/staging')) ?? '';
  const entries = jest.spyOn(repository, 'entries');
  const indexes = await Promise.all(Array.from({ length: 20 }, () => ownedFiles(repository, folder)));
  expect(entries.mock.calls.filter(([, options]) => options?.recursive)).toHaveLength(1);
  expect(indexes[19]?.find('Deployment', 'web')).toEqual([
    { target: 'web', file: 'objects/Deployment.web.yaml', id: expect.stringMatching(/^[0-9a-f]{40}$/) },
  ]);
});

it('reads them again after reading them failed', async () => {
  const delivered = await fleet();
  const { repository } = (await delivered.snapshot()).home.mirror;
  const folder = (await repository.idAt(await delivered.head(), 'manifests/dev')) ?? '';
  jest.spyOn(repository, 'entries').mockRejectedValueOnce(new Error('the repository went away'));
  await expect(ownedFiles(repository, folder)).rejects.toThrow('went away');
  expect((await ownedFiles(repository, folder)).find('Deployment', 'web')).toHaveLength(1);
});

it('reads of a folder that differs in one target that target alone, and finds the same as by reading all', async () => {
  const delivered = await fleet();
  const { repository } = (await delivered.snapshot()).home.mirror;
  const author = { name: 'x', email: 'x@example.org', date: new Date() };
  const file = (target: string, name: string, content = name) =>
    ({ kind: 'file', path: `manifests/${target}/objects/${name}`, content }) as const;
  const commit = async (edits: readonly TreeEdit[], base?: CommitId) =>
    repository.commit({ parents: [], ...(base === undefined ? {} : { base }), edits, message: 'x', author });
  const targets = Array.from({ length: 80 }, (_, index) => `app-${index}`);
  const all = targets.flatMap((each) => [
    file(each, `Service.${each}.yaml`),
    file(each, 'ConfigMap.one.yaml'),
  ]);
  const first = await commit(all);
  const moved = await commit(
    [
      ...[
        file('app-1', 'Service.other.yaml'),
        file('app-1', 'odd_name.yaml'),
        file('new', 'ConfigMap.one.yaml'),
      ],
      { kind: 'delete', path: 'manifests/app-1/objects/Service.app-1.yaml' },
      { kind: 'delete', path: 'manifests/app-2' },
    ],
    first,
  );
  const folderOf = async (at: CommitId) => (await repository.idAt(at, 'manifests')) ?? '';
  await ownedFiles(repository, await folderOf(first));
  const entries = jest.spyOn(repository, 'entries');
  const index = await ownedFiles(repository, await folderOf(moved));
  // The list of targets, and the three that differ, as they were and as they are.
  expect(entries.mock.calls.filter(([, options]) => options?.recursive)).toHaveLength(4);
  entries.mockRestore();
  const found = (kind: string, name: string) =>
    index
      .find(kind, name)
      .map((each) => `${each.target}/${each.file}`)
      .sort();
  const odd = 'app-1/objects/odd_name.yaml';
  expect(found('Service', 'app-1')).toEqual([odd]);
  expect(found('Service', 'app-2')).toEqual([odd]);
  expect(found('Service', 'other')).toEqual(['app-1/objects/Service.other.yaml', odd]);
  expect(found('Service', 'app-3')).toEqual([odd, 'app-3/objects/Service.app-3.yaml']);
  const holders = [...targets.filter((each) => each !== 'app-2'), 'new'];
  expect(found('ConfigMap', 'one')).toEqual(
    [...holders.map((each) => `${each}/objects/ConfigMap.one.yaml`), odd].sort(),
  );
});
