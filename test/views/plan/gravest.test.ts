import { renderMarkdown, renderTerminal } from '../../../lib/views/plan';
import { GRAVEST_MARKS, gravestOf, gravityWords } from '../../../lib/views/plan/gravest';
import { plan, target } from './plans';

const row = (severity: 'refusal' | 'warning', code: string, more: object = {}) => ({
  severity,
  code,
  message: `${code} is so`,
  remedy: '',
  subject: 'prod/web',
  ...more,
});
const unproven = row('warning', 'RENDERS_UNPROVEN', { undecided: true });
const unchecked = row('warning', 'IMAGE_UNCHECKED');
const frozen = row('refusal', 'FROZEN');
const high = { hostNetwork: true };

test.each([
  ['nothing', {}, [], '✓', 'no risks'],
  ['a warning', {}, [unchecked], '!', '1 warning'],
  ['what is undecided', {}, [unchecked, unproven], '?', '1 undecided · 1 warning'],
  ['a high risk', high, [unchecked, unproven], '!', '1 risk · 1 undecided · 1 warning'],
  ['a refusal', high, [unchecked, unproven, frozen], '✗', '1 risk · 1 undecided · 1 warning'],
] as const)('the first line has one mark, for the gravest: %s', (_, change, checks, mark, words) => {
  const view = plan([target('web', change)], { checks });
  expect(GRAVEST_MARKS[gravestOf(view)].mark).toBe(mark);
  expect(gravityWords(view).join(' · ')).toBe(words);
  const [first = ''] = renderTerminal(view, { color: false, width: 120 }).split('\n');
  expect(first.replace(/[^✓!?✗]/g, '')).toBe(mark);
  expect(first).toMatch(new RegExp(`${words}$`));
});

test('what several targets share counts once', () => {
  const checks = ['web', 'api'].map((app) => ({ ...unproven, subject: `prod/${app}` }));
  expect(gravityWords(plan([target('web'), target('api')], { checks }))).toEqual(['1 undecided']);
});

test('the text of a proposal has the same words, and no sign that all is well', () => {
  const text = renderMarkdown(plan([target('web')], { checks: [unproven] }));
  expect(text).toMatch(/^### 🟠 .* · 1 undecided$/m);
});
