import { statSync } from 'node:fs';
import { KEPT_FLEETS } from './fleets';
import { writePicture } from './kept-files';
import { takePicture } from './take-picture';

/**
 * `npm run keep:fleets`, `npm run keep:fleets -- example demo`: takes the pictures in `pictures/` anew, of all fleets or of
 * those named.
 *
 * A picture says what this library rendered before a change, object by object, so that nobody has to trust that a change
 * of its inside changes nothing outside. `kept-fleets.test.ts` compares. So take a picture anew only when
 *
 * - a fleet in `fleets/`, the example or the demo was changed, and nothing in `lib/`: the new lines are all its own;
 * - or a change of `lib/` is meant to render something else, as its CHANGELOG entry says. List the difference in
 *   `exceptions.ts` first, so that the test shows that nothing else differs; then take the picture, empty the list, and
 *   look through the difference of the kept files, which is part of the change and reviewed with it.
 *
 * Never to make a red test green.
 */
async function main(names: readonly string[]): Promise<void> {
  const unknown = names.filter((name) => !KEPT_FLEETS.some((each) => each === name));
  if (unknown.length > 0) throw new Error(`no fleet ${unknown.join(', ')}; known: ${KEPT_FLEETS.join(', ')}`);
  for (const fleet of KEPT_FLEETS.filter((each) => names.length === 0 || names.includes(each))) {
    const picture = await takePicture(fleet);
    const files = writePicture(fleet, picture);
    const size = files.reduce((sum, file) => sum + statSync(file).size, 0);
    process.stdout.write(`${fleet}: ${picture.entries.length} kept, ${Math.ceil(size / 1024)} KiB\n`);
  }
}

main(process.argv.slice(2)).catch((cause: unknown) => {
  process.stderr.write(`${cause instanceof Error ? cause.stack : cause}\n`);
  process.exitCode = 1;
});
