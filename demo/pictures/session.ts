import { imageOptions } from '../podinfo';
import { Stage } from '../stage';

/** What stands before the part of a session that is shown. */
export const SHOWN = '=== shown from here on ===';

const CI = { as: 'ci <ci@example.org>' };
const GRACE = { as: 'Grace Hopper <grace@example.org>' };

/** A real run: the second release of an app on its way to prod, after a first one that is not shown. */
function main(): void {
  const stage = new Stage();
  const toProd = () => {
    stage.run(['promote', 'frontend', '--to', 'staging']);
    stage.run(['promote', 'frontend', '--to', 'prod']);
    stage.approve('prod/promote-frontend', GRACE);
    stage.run(['merge', 'prod/promote-frontend']);
  };
  stage.run(['configure']);
  stage.run(['release', 'frontend', ...imageOptions('6.7.1')], CI);
  toProd();
  process.stdout.write(`${SHOWN}\n`);
  stage.run(['release', 'frontend', ...imageOptions('6.11.0')], CI);
  toProd();
  stage.run(['status', 'frontend', '--env', 'dev,staging,prod']);
}

if (require.main === module) main();
