import { Environment, Fleet, FleetApp, Project } from '../../../lib/authoring/fleet';

const told = (config: object, values: Record<string, number> = {}, defaults: object = {}): string[] => {
  const project = new Project();
  const prod = new Environment(project, 'prod', { values });
  const fleet = new Fleet(project, 'fleet', [prod]);
  new FleetApp(fleet, 'web', { images: {}, config: { prod: config }, defaults, chart: () => undefined });
  return fleet.findings().map(({ code, message }) => `${code} ${message}`);
};

/** As a person writes it; the compiler knows no better. */
const [account, half] = [Number('123456789012345678901'), Number('9007199254740993')];

test('fails on whole numbers beyond 2^53 in a config, in defaults and in values of an environment', () => {
  expect(told({ aws: { account } })).toEqual([
    'UNSAFE_INTEGER web has in its config the number 123456789012345680000 at .aws.account, whole numbers are exact up to 2^53',
  ]);
  expect(told({ ids: [1, half] })).toEqual([expect.stringContaining('at .ids[1],')]);
  expect(told({}, {}, { half })).toEqual([expect.stringContaining('web has in its defaults')]);
  expect(told({}, { half })).toEqual([expect.stringContaining('prod has in its values')]);
});

test('other numbers are welcome, and a config that holds itself is looked at once', () => {
  const loop: Record<string, unknown> = { share: 0.1, big: 1e300, safe: Number.MAX_SAFE_INTEGER, least: -1 };
  loop['loop'] = loop;
  expect(told(loop)).toEqual([]);
});
