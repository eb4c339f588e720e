import { HtmlValidate } from 'html-validate';
import { duration } from '../../../lib/cli/page/measures';
import { type PageData, page } from '../../../lib/cli/page/page';
import { deliveryMeasures } from '../../../lib/engine/history';
import { FleetFixture } from '../../support/fleet-fixture';
import { anEnv } from '../../support/names';

const HOSTILE = `"><script>alert(1)</script> & 'quotes' \u202e <img src=//evil.example/x>`;

let fleet: FleetFixture;
beforeAll(async () => {
  fleet = await FleetFixture.create();
  await fleet.configure();
  await fleet.release('web', { images: { server: '1.0' } });
  await fleet.promote('web', 'staging');
  await fleet.release('web', { images: { server: '2.0' } });
  await fleet.promote('web', 'staging', { reason: HOSTILE });
  await fleet.rollback('web', 'staging', { reason: HOSTILE });
}, 120_000);
afterAll(() => fleet.remove());

async function data(): Promise<PageData> {
  const changes = await fleet.history();
  const madeAt = new Date();
  const period = {
    since: new Date(madeAt.getTime() - 24 * 3600_000),
    until: new Date(madeAt.getTime() + 1000),
  };
  const measures = deliveryMeasures(changes, [anEnv('staging')], period);
  return { branch: 'delivery', madeAt, period, status: await fleet.status(), changes, measures, cut: [] };
}

test('the page is valid HTML that people with a keyboard or a reader of screens can use', async () => {
  const judge = new HtmlValidate({
    extends: ['html-validate:recommended', 'html-validate:a11y'],
    // Where white space stands is no matter of what is shown.
    rules: { 'no-trailing-whitespace': 'off', 'long-title': 'off' },
  });
  const { valid, results } = await judge.validateString(page(await data()));
  expect(
    results.flatMap(({ messages }) => messages.map(({ ruleId, message, line }) => [ruleId, message, line])),
  ).toEqual([]);
  expect(valid).toBe(true);
});

test('the page runs no script and loads nothing, whatever a reason says', async () => {
  const text = page(await data());
  expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt; &amp; &#39;quotes&#39;');
  expect(text).not.toContain('\u202e');
  expect(text).not.toMatch(
    /<(script|img|link|iframe|object|embed|form|base)\b|\son\w+=|url\(|@import|javascript:/i,
  );
  expect(text).toContain("default-src 'none'");
});

test('the page says what is desired, what is pending and held, what failed, and who did it', async () => {
  const text = page(await data())
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ');
  expect(text).toContain('← 2.0 (dev: image)');
  expect(text).toContain('HELD');
  // No rate is said of less than a day.
  expect(text).toMatch(/staging 2 \d+ \w+ 1 of 2/);
  expect(text).toContain('1 of 2 (50 %)');
  expect(text).toMatch(/rollback staging\/web 2\.0 → 1\.0 .* <|rollback staging\/web 2\.0 → 1\.0/);
  expect(text).toContain('not as in dev');
});

test('a page of many changes shows the newest, and says how many it leaves out', async () => {
  const all = await data();
  const [change] = all.changes;
  if (!change) throw new Error('nothing happened');
  const text = page({ ...all, changes: Array.from({ length: 512 }, () => change) });
  expect(text).toContain('12 older changes of this time are not shown');
  expect(text.split(change.commit.slice(0, 12)).length - 1).toBeGreaterThanOrEqual(500);
});

test.each([
  [undefined, 'none'],
  [0, '0 s'],
  [59.6, '1 min'],
  [3661, '1 h 1 min'],
  [86_400, '1 d'],
  [10 * 86_400 + 3599, '10 d'],
])('%s seconds read as %s', (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});
