import type { FleetCode } from './fleet-code';
import { FleetFixture } from './fleet-fixture';

/**
 * Fleets for the tests of one file: each call gives one of its own, as `prepare` left the first. All are removed in
 * the end.
 */
export function fleets(
  prepare: (fleet: FleetFixture) => Promise<unknown> = runEverywhere,
  code?: FleetCode,
): () => Promise<FleetFixture> {
  const made: FleetFixture[] = [];
  let first: FleetFixture | undefined;
  jest.setTimeout(60_000);
  beforeAll(async () => {
    first = await FleetFixture.create(code);
    made.push(first);
    await prepare(first);
  });
  afterAll(() => Promise.all(made.map((each) => each.remove())));
  return async () => {
    if (!first) throw new Error('the fleet is not there before the tests run');
    const copy = await first.copy();
    made.push(copy);
    return copy;
  };
}

/** Configured, and web 1.0 runs in dev, staging and prod. */
export async function runEverywhere(fleet: FleetFixture): Promise<void> {
  await runInStaging(fleet);
  await fleet.promoteApproved('web', 'prod');
}

/** Configured, and web 1.0 runs in dev and staging. */
export async function runInStaging(fleet: FleetFixture): Promise<void> {
  await fleet.configure();
  await fleet.release('web', { images: { server: '1.0' } });
  await fleet.promote('web', 'staging');
}
