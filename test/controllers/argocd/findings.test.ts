import { findings } from '../../../lib/controllers/argocd/findings';
import { environment } from './samples';

const messages = (...environments: Parameters<typeof findings>[0]) =>
  findings(environments, []).map(({ code, message }) => [code, message]);

test('finds nothing in an ordinary fleet', () => {
  expect(findings([environment('dev'), environment('prod')], [])).toEqual([]);
});

test('names environments whose AppProjects would overwrite each other', () => {
  expect(messages(environment('prod'), environment('prod-root'))).toEqual([
    [
      'DUPLICATE_NAME',
      'the AppProject "prod-root" would stand for the root of environment "prod" and for the targets of environment "prod-root"',
    ],
  ]);
});

test('fails where the namespace of the Applications would have too long a name', () => {
  expect(findings([environment('e'.repeat(56))], [])).toEqual([]);
  expect(messages(environment('e'.repeat(57)))).toEqual([
    [
      'INVALID_NAME',
      `the namespace "argocd-${'e'.repeat(57)}" of its Applications has 64 characters, 63 are allowed: a name of 56 or fewer fits`,
    ],
  ]);
});
