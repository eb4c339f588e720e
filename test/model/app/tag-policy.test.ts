import { ImageSlotSchema } from '../../../lib/model/app';
import { v } from '../../../lib/model/schema';

const problemsOf = (discover: unknown) => {
  const { issues = [] } = v.safeParse(ImageSlotSchema, { repository: 'ghcr.io/example/web', discover });
  return issues.map(({ message }) => message);
};

test.each([
  { semver: '^1.4' },
  { semver: '>=2 <4', pattern: '(.*)-alpine' },
  { pattern: 'main-([0-9]+)', order: 'number' },
  { pattern: '20[0-9-]+', order: 'text' },
  { pattern: 'main-.*', order: 'built' },
  { tag: 'main' },
])('%j is a policy', (policy) => {
  expect(problemsOf(policy)).toEqual([]);
});

test.each([
  [{ semver: 'newest' }, 'not a range'],
  [{ semver: '' }, 'empty'],
  [{ semver: '^1', pattern: '(' }, 'not a regular expression'],
  [{ pattern: '(?=x)', order: 'text' }, 'not a regular expression'],
  [{ pattern: '.*', order: 'newest' }, 'not a policy for tags'],
  [{ pattern: '.*' }, 'not a policy for tags'],
  [{ semver: '^1', tag: 'main' }, 'not a policy for tags'],
  [{ tag: 'a/b' }, 'not a tag'],
  ['^1', 'not a policy for tags'],
])('fails for %j', (policy, message) => {
  expect(problemsOf(policy)).toEqual([expect.stringContaining(message)]);
});
