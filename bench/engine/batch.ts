import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mergeAll } from '../../lib/engine/promotion';
import { commitPlan } from '../../lib/engine/promotion/apply-plan';
import { planPromotion } from '../../lib/engine/promotion/changes/promote/plan-promotion';
import { commitMessage } from '../../lib/engine/promotion/commit-message';
import { proposalId, proposalRef, proposalTrailers } from '../../lib/engine/promotion/proposal';
import { anApp, anEnv } from '../../test/support/names';
import { sample } from '../measure';
import { milliseconds, printTable } from '../print-table';
import { appName } from '../web-fleet';
import { benchImage, fillEntry } from './fill-delivery';
import { ADA, localForge, makeWorld, type World } from './world';

/** Proposals of all apps, one each, merged in one push. */
export async function benchBatch({ sizes }: { readonly sizes: readonly number[] }): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-delivery-batch-'));
  const rows: (readonly string[])[] = [];
  try {
    for (const apps of sizes) {
      const home = join(folder, String(apps));
      mkdirSync(home);
      const world = await makeWorld(home, apps, 0);
      await openAll(world);
      const pushes = { count: 0 };
      const { wall, cpu } = await sample(async () => {
        const batch = await mergeAll(counted(world, pushes), { forge: localForge, clock: () => new Date() });
        const merged = batch.filter(({ kind }) => kind === 'merged').length;
        if (merged !== apps)
          throw new Error(`${merged} of ${apps} proposals were merged: ${JSON.stringify(batch.slice(0, 2))}`);
      });
      const each = milliseconds(wall / apps);
      rows.push([
        String(apps),
        milliseconds(wall),
        cpu === undefined ? '–' : milliseconds(cpu),
        each,
        String(pushes.count),
      ]);
      rmSync(home, { recursive: true, force: true });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  printTable(
    'merge --all: one commit for each proposal, one push',
    ['proposals', 'all', 'CPU', 'each', 'reads'],
    rows,
  );
}

/** How often the delivery branch is read: once where nobody is faster. */
function counted(world: World, reads: { count: number }) {
  const delivery = world.delivery();
  return {
    snapshot: () => {
      reads.count += 1;
      return delivery.snapshot();
    },
  };
}

/** Another release of all apps runs in the entry, and waits in a proposal for the next environment. */
async function openAll(world: World): Promise<void> {
  const orders = Array.from({ length: world.apps }, (_, index) => ({
    app: anApp(appName(index)),
    images: { server: benchImage(2).pullable },
  }));
  const rendered = await world.render({ code: world.project.commit, apps: orders, environmentInputs: [] });
  await fillEntry(world.remote, rendered, world.project.commit, 2);
  const snapshot = await world.delivery().snapshot();
  const { home } = snapshot;
  const updates = [];
  const now = new Date();
  for (const { app } of orders) {
    const plan = await planPromotion(snapshot, {
      requestedBy: ADA,
      now,
      apps: [app],
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
