import { compareIds, comparePictures, excuses, printDifference } from './compare-pictures';
import { EXCEPTIONS } from './exceptions';
import { FLEETS, KEPT_FLEETS, type KeptFleet } from './fleets';
import { readPicture } from './kept-files';
import { takePicture } from './take-picture';

const MINUTES = 60_000;
const taken = new Map<KeptFleet, ReturnType<typeof takePicture>>();

/** A fleet is rendered once for all tests. */
function picture(fleet: KeptFleet) {
  const known = taken.get(fleet) ?? takePicture(fleet);
  taken.set(fleet, known);
  return known;
}

async function differences(fleet: KeptFleet) {
  return comparePictures(readPicture(fleet), await picture(fleet));
}

test.each(KEPT_FLEETS)(
  'the objects of %s are the kept ones',
  async (fleet) => {
    const found = await differences(fleet);
    const { different, all } = compareIds(readPicture(fleet), await picture(fleet));
    process.stdout.write(`${fleet}: ${different} of ${all} ids of bytes differ from the kept ones\n`);
    const unmeant = found.filter((each) => !EXCEPTIONS.some((exception) => excuses(exception, fleet, each)));
    expect(unmeant.map(printDifference)).toEqual([]);
  },
  5 * MINUTES,
);

test(
  'the demo tells its story in fewer than 250 lines of 80 columns, with those of npm',
  async () => {
    const { printed = '' } = await picture('demo');
    const rows = printed
      .trimEnd()
      .split('\n')
      .map(({ length }) => Math.max(1, Math.ceil(length / 80)));
    expect(rows.length).toBeGreaterThan(100);
    const ofNpm = 4;
    expect(rows.reduce((sum, each) => sum + each, ofNpm)).toBeLessThan(250);
  },
  5 * MINUTES,
);

test(
  'every exception excuses a difference',
  async () => {
    const found = await Promise.all(
      KEPT_FLEETS.map(async (fleet) =>
        (await differences(fleet)).map((difference) => ({ fleet, difference })),
      ),
    );
    const idle = EXCEPTIONS.filter(
      (exception) => !found.flat().some(({ fleet, difference }) => excuses(exception, fleet, difference)),
    );
    expect(idle.map(({ why }) => why)).toEqual([]);
  },
  5 * MINUTES,
);

test.each(Object.keys(FLEETS) as (keyof typeof FLEETS)[])(
  '%s is large: twenty apps and more in three environments and more',
  (fleet) => {
    const described = readPicture(fleet).entries.filter(({ part }) => part === 'described');
    const count = (object: string) => described.filter((each) => each.object === object).length;
    expect(count('app')).toBeGreaterThanOrEqual(20);
    expect(count('environment')).toBeGreaterThanOrEqual(3);
  },
);
