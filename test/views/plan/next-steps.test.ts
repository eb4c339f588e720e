import { nextSteps } from '../../../lib/views/plan/next-steps';
import type { FleetCode } from '../../support/fleet-code';
import type { FleetFixture } from '../../support/fleet-fixture';
import { fleets } from '../../support/prepared-fleets';

const MANY = Array.from({ length: 9 }, (_, index) => `app-${index}`);

/** Ten apps, which run in dev. */
const fleet = fleets(async (first) => {
  await first.code((code: FleetCode) => {
    const { web } = code.apps;
    if (web) for (const name of MANY) code.apps[name] = structuredClone(web);
  });
  await first.configure();
  for (const name of ['web', ...MANY]) await first.release(name, { images: { server: '1.0' } });
});

async function next(own: FleetFixture, apps: readonly string[]): Promise<readonly string[]> {
  const { plan } = await own.promote([...apps], 'staging');
  return nextSteps(await own.snapshot(), plan, new Date());
}

const STEP = 'cdk8s-delivery promote';
const WITNESS = 'cdk8s-delivery witness --env prod --as "<another person>"';

test('the next promotion names up to eight apps, and says --all where there are more and they are all that run there', async () => {
  const eight = MANY.slice(0, 8);
  expect(await next(await fleet(), eight)).toEqual([
    `${STEP} ${eight.join(' ')} --to prod --from staging`,
    WITNESS,
  ]);
  const own = await fleet();
  await own.promote(['web'], 'staging');
  expect(await next(own, MANY)).toEqual([`${STEP} ${MANY.join(' ')} --to prod --from staging`, WITNESS]);
  expect(await next(await fleet(), ['web', ...MANY])).toEqual([
    `${STEP} --all --to prod --from staging`,
    WITNESS,
  ]);
});
