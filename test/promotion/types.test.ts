import { testTypes } from '../support/test-types';

/** Each case is a whole script; `// !` marks the lines where the compiler has to complain. */
const cases: Readonly<Record<string, string>> = {
  'a good script compiles': `
    const delivery = await open<typeof fleet>({ repository: 'delivery.git', as: 'Ada <ada@example.org>' });
    const registry = await delivery.registry();
    const { dev, prod } = await registry.digests();
    text(dev['frontend']?.['server']?.digest, prod, await registry.record('staging', 'frontend'));
    for (const { name } of registry.environments) text(await registry.freeze(name));
    const plan = await delivery.plan({ verb: 'promote', apps: ['frontend'], to: 'staging', from: 'dev' });
    text(await delivery.apply(parsePlan(printPlan(plan))));
  `,
  'without a fleet, every name of an environment is accepted': `
    const delivery = await open({ repository: 'delivery.git' });
    text(await delivery.run({ verb: 'promote', apps: 'all', to: 'anywhere' }));
    text((await (await delivery.registry()).digests())['anywhere']);
  `,
  'fails on a misspelt environment in a change': `
    const delivery = await open<typeof fleet>({ repository: 'delivery.git' });
    await delivery.run({
      verb: 'promote',
      apps: ['frontend'],
      to: 'stagin', // ! 2820 Did you mean '"staging"'?
    });
  `,
  'fails on a misspelt environment in a question': `
    const registry = await (await open<typeof fleet>({ repository: 'delivery.git' })).registry();
    await registry.record('prodd', 'frontend'); // ! 2345 "prodd"
    text((await registry.digests()).stagin); // ! 2551 Did you mean 'staging'?
  `,
  'fails on a verb that is not there, and on a key that the verb does not have': `
    const delivery = await open<typeof fleet>({ repository: 'delivery.git' });
    await delivery.run({
      verb: 'promoted', // ! 2820 Did you mean '"promote"'?
      apps: 'all',
      to: 'staging',
    });
    await delivery.run({
      verb: 'promote',
      app: 'frontend', // ! 2561 Did you mean to write 'apps'
      to: 'staging',
    });
  `,
};

const PRELUDE = `
  import type { Environment, Fleet } from '../../lib';
  import { open, parsePlan, printPlan } from '../../lib/promotion';
  declare function text(...values: readonly unknown[]): void;
  declare const fleet: Fleet<'dev' | 'staging' | 'prod'>;
  declare const environment: Environment;
  text(open, parsePlan, printPlan, fleet, environment);
  async function script() {
`.trim();

testTypes(
  __dirname,
  PRELUDE,
  Object.fromEntries(Object.entries(cases).map(([title, body]) => [title, `${body}\n}\ntext(script);`])),
);
