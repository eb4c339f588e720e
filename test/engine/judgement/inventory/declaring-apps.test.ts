import { Delivery } from '../../../../lib/engine/delivery';
import { declaringApps } from '../../../../lib/engine/judgement/inventory/declaring-apps';
import { usualCode } from '../../../support/fleet-code';
import { FleetFixture } from '../../../support/fleet-fixture';
import { aBranch, anApp, anEnv } from '../../../support/names';

test('apps that may declare images are told by their parts as they are now, by a mirror that knew other parts, too', async () => {
  const fleet = await FleetFixture.create(usualCode());
  try {
    await fleet.configure();
    const { path, text } = await partOf(fleet);
    const asked = [anApp('web'), anApp('nowhere')];
    const told = async () => {
      const delivery = new Delivery({
        remote: fleet.remote.gitDir,
        branch: aBranch('delivery'),
        cacheDir: `${fleet.root}/asked`,
      });
      return [...(await declaringApps(await delivery.snapshot(), anEnv('dev'), asked))];
    };
    expect([await told(), await told()]).toEqual([['nowhere'], ['nowhere']]);
    const declared = `${text}holdsNoImage:\n  Deployment/web:spec.note: a note of people\n`;
    await fleet.byHand([{ kind: 'file', path, content: declared }]);
    expect([await told(), await told()]).toEqual([asked, asked]);
    await fleet.byHand([{ kind: 'file', path, content: text }]);
    expect(await told()).toEqual(['nowhere']);
  } finally {
    await fleet.remove();
  }
});

async function partOf(fleet: FleetFixture) {
  const path = 'environments/dev/apps/web.yaml';
  return { path, text: (await fleet.textAt(path)) ?? '' };
}
