import { closest } from '../../../lib/model/finding';

describe('closest', () => {
  test.each([
    ['ownerz', 'owners'],
    ['onwers', 'owners'],
    ['owner', 'owners'],
    ['Source', 'source'],
    ['tga', 'tag'],
    ['nonsense', undefined],
    ['', undefined],
    ['x'.repeat(10_000), undefined],
  ])('for %j guesses %j', (name, guess) => {
    expect(closest(name, ['owners', 'source', 'tag'])).toBe(guess);
  });
});
