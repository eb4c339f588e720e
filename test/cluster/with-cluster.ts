import { Cluster } from './cluster';
import { missingForCluster } from './cluster-programs';

/**
 * Tests of a suite that needs a control plane. Where it cannot be built the suite is skipped, with the reason printed;
 * in CI (`CI` is set) that is a failure, so that nobody takes it for a pass.
 */
export function withCluster(title: string, suite: (cluster: () => Cluster) => void): void {
  const reason = missingForCluster();
  if (reason !== undefined) {
    if (process.env['CI']) throw new Error(`cannot judge ${title}: ${reason}`);
    process.stderr.write(`SKIPPED: ${title}: ${reason}\n`);
    test.skip(`${title} (${reason})`, () => {});
    return;
  }
  describe(title, () => {
    let cluster: Cluster | undefined;
    beforeAll(async () => {
      cluster = await Cluster.start();
    });
    afterAll(() => cluster?.stop());
    suite(() => cluster as Cluster);
  });
}
