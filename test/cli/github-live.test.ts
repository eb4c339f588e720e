import { DeliveredExample } from '../support/delivered-example';
import { livePlace, playLive } from '../support/github/live';
import { temporaryDirectories } from '../support/temporary-directory';

jest.setTimeout(1_200_000);

const temporary = temporaryDirectories();
const place = livePlace(process.env);
const say = (line: string) => process.stdout.write(`github.com: ${line}\n`);

test('the whole story on github.com, where two accounts and a repository are named for it', async () => {
  if (Array.isArray(place)) {
    say(`not run, as ${place.join(', ')} are not set (CONTRIBUTING.md)`);
    return;
  }
  const { project } = await DeliveredExample.create(await temporary());
  await playLive(place, project, await temporary(), say);
});
