import { ownedFiles } from '../../../lib/engine/judgement/owned-objects';
import { fleets, runInStaging } from '../../support/prepared-fleets';

const fleet = fleets(runInStaging);

it('reads the files of an environment once, however many targets ask at the same time', async () => {
  const delivered = await fleet();
  const { repository } = (await delivered.snapshot()).home.mirror;
  const folder = (await repository.idAt(await delivered.head(), 'manifests/staging')) ?? '';
  const entries = jest.spyOn(repository, 'entries');
  const indexes = await Promise.all(Array.from({ length: 20 }, () => ownedFiles(repository, folder)));
  expect(entries).toHaveBeenCalledTimes(1);
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
