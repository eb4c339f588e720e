import { BY_PROPS, database } from './boutique/by-props';
import { ADDED, CHANGED, type Difference, differences, listedAs } from './boutique/hardening';
import { DATABASE, SERVICES, upstreamObjects } from './boutique/upstream';
import { rendered } from './rendered';

const cases = [
  ...SERVICES.map((each) => ({
    name: each.name,
    upstream: upstreamObjects(each),
    ours: rendered(BY_PROPS[each.name] ?? (() => undefined)),
  })),
  { name: 'a StatefulSet database', upstream: DATABASE, ours: rendered(database) },
];

const found = (each: (typeof cases)[number]): Difference[] =>
  Object.entries(each.upstream).flatMap(([name, object]) => differences(object, each.ours[name]));

test.each(cases)('$name is built by props alone: the objects of upstream, and no other', (each) => {
  expect(Object.keys(each.ours).sort()).toEqual(Object.keys(each.upstream).sort());
});

test.each(cases)('$name says what upstream says, but for the hardening that is listed', (each) => {
  expect(found(each).filter((difference) => listedAs(difference) === undefined)).toEqual([]);
});

test('every line of the list is met', () => {
  const met = new Set(cases.flatMap(found).map(listedAs));
  expect([...Object.keys(ADDED), ...Object.keys(CHANGED)].filter((each) => !met.has(each))).toEqual([]);
});
