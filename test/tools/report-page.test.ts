import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { AxeResults } from 'axe-core';
import puppeteer, { type Browser } from 'puppeteer-core';
import { type PageData, page } from '../../lib/cli/page/page';
import { deliveryMeasures } from '../../lib/engine/history';
import { FleetFixture } from '../support/fleet-fixture';

const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome'];

/** A browser on the PATH; nothing where none is. */
const executable = BROWSERS.map((name) =>
  spawnSync('/bin/sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).stdout.trim(),
).find((path) => path !== '');

if (executable === undefined && process.env['CI'] === undefined)
  process.stderr.write(
    `the page of a report is not looked at in a browser: none of ${BROWSERS.join(', ')} is on the PATH\n`,
  );

(executable === undefined && process.env['CI'] === undefined ? describe.skip : describe)(
  'the page in a browser',
  () => {
    let fleet: FleetFixture;
    let browser: Browser;
    let text: string;
    beforeAll(async () => {
      fleet = await FleetFixture.create();
      await fleet.configure();
      await fleet.release('web', { images: { server: '1.0' } });
      await fleet.promote('web', 'staging');
      await fleet.release('web', { images: { server: '2.0' } });
      await fleet.promote('web', 'staging', { reason: `CHG-7: ${'a-long-word'.repeat(30)}` });
      await fleet.rollback('web', 'staging', { reason: '<script>document.title = "run"</script>' });
      text = page(await data());
      browser = await puppeteer.launch({ executablePath: executable ?? '', args: ['--no-sandbox'] });
    });
    afterAll(async () => {
      await browser?.close();
      await fleet?.remove();
    });

    async function data(): Promise<PageData> {
      const [changes, status, madeAt] = [await fleet.history(), await fleet.status(), new Date()];
      const period = {
        since: new Date(madeAt.getTime() - 3600_000),
        until: new Date(madeAt.getTime() + 1000),
      };
      const names = status.environments.map(({ name }) => name);
      const measures = deliveryMeasures(changes, names, period);
      return { branch: 'delivery', madeAt, period, status, changes, measures, cut: [] };
    }

    test.each([
      ['a desk, light', 1280, 'light'],
      ['a desk, dark', 1280, 'dark'],
      ['a phone, light', 360, 'light'],
      ['a phone, dark', 360, 'dark'],
    ])(
      'on %s: nobody is kept out, nothing is wider than the screen, nothing is asked for',
      async (_, width, scheme) => {
        const tab = await browser.newPage();
        const asked: string[] = [];
        tab.on('request', (request) => asked.push(request.url()));
        await tab.setBypassCSP(true);
        await tab.setViewport({ width, height: 900 });
        await tab.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
        await tab.setContent(text);
        expect(await tab.title()).toBe('Delivery report, branch delivery');
        expect(await tab.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
        await tab.evaluate('document.querySelectorAll("details").forEach((each) => { each.open = true; })');
        await tab.evaluate(readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8'));
        const { violations, passes } = (await tab.evaluate('axe.run()')) as AxeResults;
        expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html).slice(0, 3)])).toEqual(
          [],
        );
        expect(passes.map(({ id }) => id)).toEqual(
          expect.arrayContaining(['color-contrast', 'html-has-lang', 'td-headers-attr']),
        );
        expect(asked).toEqual([]);
        await tab.close();
      },
    );

    test('its own policy stops any script, and it prints', async () => {
      const tab = await browser.newPage();
      await tab.setContent(text.replace('</body>', '<script>document.title = "run"</script></body>'));
      expect(await tab.title()).toBe('Delivery report, branch delivery');
      expect((await tab.pdf()).byteLength).toBeGreaterThan(10_000);
      await tab.close();
    });
  },
);
