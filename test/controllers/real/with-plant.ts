import { Plant, type PlantOptions } from './plant';
import { missingForControllers, versions } from './programs';

/**
 * Tests against a real Argo CD. Where it cannot be built they fail with the reason, unless
 * `CDK8S_DELIVERY_SKIP_CONTROLLERS` asks to skip them.
 */
export function withPlant(
  title: string,
  suite: (plant: () => Plant) => void,
  options: PlantOptions = {},
): void {
  const reason = missingForControllers();
  if (reason !== undefined) {
    const advice = 'set CDK8S_DELIVERY_SKIP_CONTROLLERS=1 to go on without';
    if (!process.env['CDK8S_DELIVERY_SKIP_CONTROLLERS'])
      throw new Error(`${title} cannot be tried: ${reason}; ${advice}`);
    process.stderr.write(`SKIPPED: ${title}: ${reason}\n`);
    test.skip(`${title} (${reason})`, () => {});
    return;
  }
  describe(title, () => {
    let plant: Plant | undefined;
    const begin = Date.now();
    beforeAll(async () => {
      plant = await Plant.start(options);
    });
    afterAll(async () => {
      await plant?.stop();
      say(`${title}: ${versions()}, ${seconds(begin)} s in all`);
    });
    suite(() => plant as Plant);
  });
}

/** Prints one of the suite's closing lines. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Seconds since a moment, with one digit behind the point. */
export function seconds(since: number): string {
  return ((Date.now() - since) / 1000).toFixed(1);
}
