import type { ArgoCdOptions } from './argocd';
import { closingLine } from './closing-lines';
import type { DeliveryOptions } from './delivery';
import { FluxPlant } from './flux-plant';
import { Plant } from './plant';
import { fluxVersions, missingForControllers, missingForFlux, versions } from './programs';

/** Tests against a real Argo CD. */
export const withPlant = (
  title: string,
  suite: (plant: () => Plant) => void,
  options: PlantOptions = {},
): void =>
  withMachine(title, suite, {
    missing: missingForControllers,
    versions,
    ...options.machine,
    start: () => Plant.start(options),
  });

/** How a delivery is set up, and what is built for it beyond Argo CD. */
interface PlantOptions extends DeliveryOptions, ArgoCdOptions {
  readonly machine?: Pick<Machine<Plant>, 'missing' | 'versions'>;
}

/** Tests against a real Flux. */
export const withFlux = (
  title: string,
  suite: (plant: () => FluxPlant) => void,
  options: DeliveryOptions = {},
): void =>
  withMachine(title, suite, {
    missing: missingForFlux,
    versions: fluxVersions,
    start: () => FluxPlant.start(options),
  });

/** What a suite runs on. */
interface Machine<T> {
  /** Why it cannot be built here, or nothing when it can. */
  readonly missing: () => string | undefined;
  readonly versions: () => string;
  readonly start: () => Promise<T>;
}

/**
 * Tests that need real controllers. Where these cannot be built they fail with the reason, unless
 * `CDK8S_DELIVERY_SKIP_CONTROLLERS` asks to skip them.
 */
function withMachine<T extends { stop(): Promise<void> }>(
  title: string,
  suite: (machine: () => T) => void,
  { missing, versions: what, start }: Machine<T>,
): void {
  const reason = missing();
  if (reason !== undefined) {
    const advice = 'set CDK8S_DELIVERY_SKIP_CONTROLLERS=1 to go on without';
    if (!process.env['CDK8S_DELIVERY_SKIP_CONTROLLERS'])
      throw new Error(`${title} cannot be tried: ${reason}; ${advice}`);
    process.stderr.write(`SKIPPED: ${title}: ${reason}\n`);
    test.skip(`${title} (${reason})`, () => {});
    return;
  }
  describe(title, () => {
    let machine: T | undefined;
    const begin = Date.now();
    beforeAll(async () => {
      machine = await start();
    });
    afterAll(async () => {
      await machine?.stop();
      say(`${title}: ${what()}, ${seconds(begin)} s in all`);
    });
    suite(() => machine as T);
  });
}

/** Says one of the suite's closing lines. */
export const say = closingLine;

/** Seconds since a moment, with one digit behind the point. */
export function seconds(since: number): string {
  return ((Date.now() - since) / 1000).toFixed(1);
}
