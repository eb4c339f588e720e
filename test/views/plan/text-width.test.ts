import stringWidth from 'string-width';
import { textWidth } from '../../../lib/views/plan/text-width';

test('what is counted without the library is as wide as the library says', () => {
  const texts = [
    '',
    'plain text',
    '✓ 14 rules',
    '✗ –—… · ← a → b ↑ ↓',
    '\u001b[32m✓ done\u001b[39m',
    '\u001b[1;4mx\u001b[0m',
  ];
  expect(texts.map(textWidth)).toEqual(texts.map((each) => stringWidth(each)));
});

test('wide characters take two columns, and marks on letters none', () => {
  expect(['日本', 'e\u0301', '✅', '\u001b[31m日\u001b[39m'].map(textWidth)).toEqual([4, 1, 2, 2]);
});
