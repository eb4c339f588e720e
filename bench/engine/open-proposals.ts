import { join } from 'node:path';
import { Delivery } from '../../lib/engine/delivery';
import { commitPlan } from '../../lib/engine/promotion/apply-plan';
import { planPromotion } from '../../lib/engine/promotion/changes/promote/plan-promotion';
import { commitMessage } from '../../lib/engine/promotion/commit-message';
import { proposalId, proposalRef, proposalTrailers } from '../../lib/engine/promotion/proposal';
import { aBranch, anApp, anEnv } from '../../test/support/names';
import { appName } from '../web-fleet';
import { ADA } from './world';

/** Opens a proposal for each app that brings what dev runs to the next environment. */
async function openAll(remote: string, cache: string, apps: number): Promise<void> {
  const delivery = new Delivery({ remote, branch: aBranch('delivery'), cacheDir: join(cache, 'mirrors') });
  const snapshot = await delivery.snapshot();
  const { home } = snapshot;
  const updates = [];
  const now = new Date();
  for (let index = 0; index < apps; index += 1) {
    const plan = await planPromotion(snapshot, {
      requestedBy: ADA,
      now,
      apps: [anApp(appName(index))],
      to: anEnv('test'),
      fixContained: true,
      reason: 'the first release of a bench',
    });
    const message = commitMessage(plan, proposalTrailers(plan, now));
    const to = await commitPlan(snapshot, home, plan, { message, author: ADA, now });
    updates.push({ ref: proposalRef(home.branch, proposalId(plan)), from: null, to });
  }
  const pushed = await home.mirror.push(updates);
  if (!pushed.ok) throw new Error(pushed.message);
}

const [remote = '', cache = '', apps = '0'] = process.argv.slice(2);
openAll(remote, cache, Number(apps)).catch((cause: unknown) => {
  process.stderr.write(`${cause instanceof Error ? cause.stack : cause}\n`);
  process.exitCode = 1;
});
