import { fitted, problemText } from '../../../lib/model/scalars';
import { v } from '../../../lib/model/schema';

const SCHEMA = v.strictObject({
  repository: v.string(),
  check: v.exactOptional(
    v.strictObject({ with: v.pipe(v.array(v.picklist(['kyverno', 'conftest'])), v.minLength(1)) }),
  ),
});

function problems(data: unknown): readonly string[] {
  const read = fitted(SCHEMA, data);
  return read.fits ? [] : read.problems.map(problemText);
}

test('data that fits is given back', () => {
  const data = { repository: 'a', check: { with: ['kyverno'] } };
  expect(fitted(SCHEMA, data)).toEqual({ fits: true, output: data });
});

test.each([
  [{ repo: 'a', repository: 'a' }, ['unknown key "repo", allowed: repository, check']],
  [{ repositori: 'a' }, ['unknown key "repositori", did you mean "repository"?', '"repository" is missing']],
  [{ repository: 5 }, ['"repository" must be a text, got "5", put it in quotes']],
  [
    { repository: 'a', check: { width: [] } },
    ['in "check": unknown key "width", did you mean "with"?', '"check.with" is missing'],
  ],
  [{ repository: 'a', check: [] }, ['"check" must be a map, got a list']],
  [
    { repository: 'a', check: { with: ['kyvern'] } },
    ['"check.with.0" must be one of "kyverno", "conftest", got "kyvern"'],
  ],
  [{ repository: 'a', check: { with: [] } }, ['"check.with": at least 1 entry, got "[]"']],
  [null, ['the file holds nothing']],
])('%j is told as people wrote it', (data, told) => {
  expect(problems(data)).toEqual(told);
});

describe('of several maps', () => {
  const EITHER = v.union([
    v.strictObject({ changed: v.boolean() }),
    v.strictObject({ each: v.string(), more: v.string() }),
  ]);
  const told = (data: unknown) => {
    const read = fitted(EITHER, data);
    return read.fits ? [] : read.problems.map(problemText);
  };

  test('each one is taken', () => {
    expect([told({ changed: true }), told({ each: 'a', more: 'b' })]).toEqual([[], []]);
  });

  test('the one with most of the keys was meant', () => {
    expect(told({ each: 'a', more: 'b', mor: 'c' })).toContain('unknown key "mor", did you mean "more"?');
  });
});
