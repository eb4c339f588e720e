import fc from 'fast-check';
import { apartFindings } from '../../../lib/controllers/permits';
import type { Location } from '../../../lib/engine/delivery';
import { governanceChanges } from '../../../lib/engine/judgement/governance-changes';
import { environmentsTogether } from '../../../lib/engine/judgement/judge-environments';
import { checkFleet } from '../../../lib/engine/render/check-fleet';
import { type EnvironmentData, upstreamFindings } from '../../../lib/model/environment';
import type { AppData, AppPart, FleetDescription, RenderRequest } from '../../../lib/model/exchange';
import { layoutOf } from '../../../lib/registry';
import { layoutFindings } from '../../../lib/registry/layout';
import { growthOf } from '../../support/counted-reads';
import { type EnvironmentInput, environmentOf } from '../../support/environment';
import { anApp, anEnv } from '../../support/names';

/** Twice the size may take a little more than twice the reads, far from the four times of comparing all pairs. */
const LINEAR = 2.3;

type Shape = (index: number, size: number) => Partial<EnvironmentInput>;

const named = (index: number) => `env-${String(index).padStart(5, '0')}`;
const from = (...environments: string[]) => ({ promotesFrom: { mode: 'anyOf' as const, environments } });

/** Fleets as nobody means them, each of them a way to make a comparison of all with all. */
const SHAPES: Readonly<Record<string, Shape>> = {
  'each with folders of its own': () => ({}),
  'all on one path': () => ({ delivery: { path: 'out' } }),
  'all below one another, a little': (index) => ({ delivery: { path: `out/${index % 7}/${index % 11}` } }),
  'each delivered into the data of another': (index) => ({
    delivery: { path: `environments/${named(index + 1)}` },
  }),
  'each on a branch of its own': (index) => ({ delivery: { path: 'out', branch: `b-${index}` } }),
  'one chain': (index) => (index === 0 ? {} : from(named(index - 1))),
  'one circle': (index, size) => from(named((index + 1) % size)),
  'all from the first two': (index) => (index < 2 ? {} : from(named(0), named(1))),
  'all in one namespace': () => ({
    destination: { server: 'https://kubernetes.default.svc', namespace: 'same' },
  }),
};

function environments(shape: Shape, size: number): EnvironmentData[] {
  return Array.from({ length: size }, (_, index) => environmentOf(named(index), shape(index, size)));
}

const home = { remote: '/r.git', branch: 'delivery' } as Location;

describe.each(Object.entries(SHAPES))('a fleet with many environments, %s', (_, shape) => {
  const grows = (work: (all: EnvironmentData[]) => unknown) =>
    growthOf((size) => environments(shape, size), work);

  test('is judged with work that grows with it alone', () => {
    expect(grows((all) => environmentsTogether(home, all))).toBeLessThan(LINEAR);
    expect(grows(apartFindings)).toBeLessThan(LINEAR);
    expect(grows((all) => layoutOf(all).excludes)).toBeLessThan(LINEAR);
    expect(
      grows((all) => {
        const state = { environments: new Map(all.map((each) => [each.name, each])), apps: new Map() };
        governanceChanges({ environments: new Map(), apps: new Map() }, state);
      }),
    ).toBeLessThan(LINEAR);
  });

  test('and so is the description that project code writes', () => {
    const described = (all: EnvironmentData[]): FleetDescription => ({
      schema: 'cdk8s-delivery/fleet/v1',
      environments: all,
      apps: [],
      targets: [],
      environmentInputs: all.map(({ name }) => name),
      bootstrap: [],
      tools: {},
    });
    const request = { ...NOTHING, environmentInputs: ['*'] };
    expect(
      growthOf(
        (size) => described(environments(shape, size)),
        (fleet) => checkFleet(fleet, request),
      ),
    ).toBeLessThan(LINEAR);
  });
});

const NOTHING = {
  schema: 'cdk8s-delivery/render/v1',
  apps: [],
  targets: [],
  environmentInputs: [],
  bootstrap: [],
} as unknown as RenderRequest;

const anAppOf = (index: number, where: readonly string[]): AppData => ({
  name: anApp(`app-${index}`),
  owners: [],
  images: {},
  environments: where.map(anEnv),
});

test.each([
  ['that are all asked for', (size: number) => size],
  ['of which none is asked for', () => 0],
  ['of which half is asked for', (size: number) => size / 2],
])('many apps %s are judged with work that grows with them alone', (_, asked) => {
  const where = ['dev', 'prod'];
  const make = (size: number) => {
    const apps = Array.from({ length: size }, (__, index) => anAppOf(index, where));
    const fleet: FleetDescription = {
      schema: 'cdk8s-delivery/fleet/v1',
      environments: where.map((name) => environmentOf(name)),
      apps,
      targets: apps.flatMap(({ name }) => where.map((each) => ({ environment: anEnv(each), app: name }))),
      environmentInputs: [],
      bootstrap: [],
      tools: {},
    };
    const request = {
      ...NOTHING,
      apps: apps.slice(0, asked(size)).map(({ name }) => ({ app: name, images: {} })),
    } as RenderRequest;
    return { fleet, request };
  };
  expect(growthOf(make, ({ fleet, request }) => checkFleet(fleet, request))).toBeLessThan(LINEAR);
});

test('many parts of apps are compared with work that grows with them alone', () => {
  const parts = (size: number, owner: string) =>
    new Map(
      Array.from({ length: size }, (_, index) => [
        `${named(index % 50)}/app-${index}`,
        { name: anApp(`app-${index}`), owners: [owner], images: {} } satisfies AppPart,
      ]),
    );
  const make = (size: number) => ({ before: [...parts(size, 'a')], after: [...parts(size, 'b')] });
  const none = new Map();
  expect(
    growthOf(make, ({ before, after }) =>
      governanceChanges(
        { environments: none, apps: new Map(before) },
        { environments: none, apps: new Map(after) },
      ),
    ),
  ).toBeLessThan(LINEAR);
});

const small = fc.integer({ min: 0, max: 5 });

test('circles of upstreams are found as by walking from each environment', () => {
  const graphs = fc.array(fc.array(small, { maxLength: 3 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(graphs, (graph) => {
      const all = graph.map((to, index) => environmentOf(named(index), from(...to.map(named))));
      const reaches = (start: number): boolean => {
        const seen = new Set<number>();
        const waiting = [...(graph[start] ?? [])];
        for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
          if (at === start) return true;
          if (seen.has(at)) continue;
          seen.add(at);
          waiting.push(...(graph[at] ?? []));
        }
        return false;
      };
      const found = upstreamFindings(all).filter(({ code }) => code === 'UPSTREAM_CYCLE');
      expect(found.map(({ subject }) => subject.environment)).toEqual(
        graph.flatMap((_, index) => (reaches(index) ? [named(index)] : [])),
      );
    }),
  );
});

test('environments that lie among each other are found as by comparing all pairs', () => {
  const parts = fc.array(fc.constantFrom('a', 'b', 'environments', 'env-00001'), {
    minLength: 1,
    maxLength: 3,
  });
  fc.assert(
    fc.property(fc.array(parts, { minLength: 1, maxLength: 5 }), (paths) => {
      const all = paths.map((path, index) =>
        environmentOf(named(index), { delivery: { path: path.join('/') } }),
      );
      const lies = (one: string, other: string) => `${one}/`.startsWith(`${other}/`);
      const pathOf = (index: number) => all[index]?.delivery.path ?? '';
      const expected = all.flatMap(({ name }, index) => {
        const others = all.slice(0, index).map((each) => each.delivery.path);
        const data = lies(pathOf(index), 'environments') || pathOf(index) === 'environments';
        const nested = others.some((each) => lies(each, pathOf(index)) || lies(pathOf(index), each));
        const holder = others.some((each) => lies(`environments/${name}`, each));
        return data || nested || holder ? [name] : [];
      });
      const found = new Set(layoutFindings(all).map(({ subject }) => subject.environment));
      expect([...found].sort()).toEqual([...expected].sort());
    }),
  );
});
