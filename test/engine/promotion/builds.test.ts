import { codes, thrownCodes, warnings } from '../../support/outcome-codes';
import { fleets, runInStaging } from '../../support/prepared-fleets';

const fleet = fleets(runInStaging);

async function builtTwice() {
  const delivered = await fleet();
  const release = (version: string, number: number, pipeline?: string) =>
    delivered.release('web', {
      images: { server: version },
      build: { number, ...(pipeline === undefined ? {} : { pipeline }) },
    });
  expect((await release('1.1', 4)).kind).toBe('committed');
  expect((await release('1.2', 5)).kind).toBe('committed');
  return { delivered, release };
}

test('a build that is older than what the slot had is refused, whether its image is known there or not', async () => {
  const { delivered, release } = await builtTwice();
  expect(codes(await release('1.1', 4))).toEqual(['BUILD_OLDER']);
  expect(codes(await release('1.3', 1))).toEqual(['BUILD_OLDER']);
  expect(codes(await release('1.2', 4))).toEqual(['BUILD_OLDER']);
  expect(await delivered.versions('dev')).toEqual({ server: '1.2' });
});

test('an equal build is a repeat with the same image, and refused with another', async () => {
  const { release } = await builtTwice();
  expect((await release('1.2', 5)).kind).toBe('nothing');
  expect(codes(await release('1.3', 5))).toEqual(['BUILD_DIFFERS']);
});

test('a newer build of the same image raises the bar, and changes nothing but the record', async () => {
  const { delivered, release } = await builtTwice();
  const { release: id } = await delivered.record('dev');
  expect((await release('1.2', 7)).kind).toBe('committed');
  expect(await delivered.record('dev')).toMatchObject({
    release: id,
    build: { server: { pipeline: 'default', number: 7 } },
  });
  expect(codes(await release('1.3', 6))).toEqual(['BUILD_OLDER']);
});

test('a rollback does not lower the bar, nor does a release without a build or a retirement', async () => {
  const { delivered, release } = await builtTwice();
  await delivered.rollback('web', 'dev');
  await delivered.unhold('web', 'dev');
  expect(await delivered.versions('dev')).toEqual({ server: '1.1' });
  expect(codes(await release('1.1', 4))).toEqual(['BUILD_OLDER']);
  await delivered.release('web', { images: { server: '1.3' } });
  expect((await delivered.record('dev')).build).toBeUndefined();
  expect(codes(await release('1.1', 4))).toEqual(['BUILD_OLDER']);
  await delivered.retire('web', 'dev');
  expect(codes(await release('1.1', 4))).toEqual(['BUILD_OLDER']);
  expect(codes(await release('1.4', 6))).toEqual([]);
});

test('another pipeline counts for itself', async () => {
  const { delivered, release } = await builtTwice();
  expect((await release('1.3', 1, 'nightly')).kind).toBe('committed');
  expect((await delivered.record('dev')).build).toEqual({ server: { pipeline: 'nightly', number: 1 } });
  expect(codes(await release('1.1', 4))).toEqual(['BUILD_OLDER']);
  expect((await release('1.4', 6)).kind).toBe('committed');
});

test('a run that was overtaken between its plan and its push is refused', async () => {
  const { delivered, release } = await builtTwice();
  const late = await delivered.release('web', {
    images: { server: '1.3' },
    build: { number: 6 },
    meanwhile: () => release('1.4', 7),
  });
  expect(codes(late)).toContain('BUILD_OLDER');
  expect(await delivered.versions('dev')).toEqual({ server: '1.4' });
});

test('a promotion takes the build along', async () => {
  const { delivered } = await builtTwice();
  expect(warnings(await delivered.promote('web', 'staging'))).toEqual([]);
  expect((await delivered.record('staging')).build).toEqual({ server: { pipeline: 'default', number: 5 } });
});

test.each([0, -1, 1.5, 2 ** 53, Number.NaN])('%s is not the number of a build', async (number) => {
  const delivered = await fleet();
  const asked = delivered.release('web', { images: { server: '1.1' }, build: { number } });
  expect(await thrownCodes(asked)).toEqual(['INVALID_OPTION']);
});

test('a build without an image says nothing', async () => {
  const delivered = await fleet();
  expect(await thrownCodes(delivered.release('web', { build: { number: 1 } }))).toEqual(['INVALID_OPTION']);
});
