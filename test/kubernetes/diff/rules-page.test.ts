import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../support/cli-build';
import { rulesPage } from '../../support/rules-page';

test('docs/plan-rules.md is the table of rules as it stands', () => {
  expect(readFileSync(join(ROOT, 'docs', 'plan-rules.md'), 'utf8')).toBe(rulesPage());
});
