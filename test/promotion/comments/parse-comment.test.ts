import fc from 'fast-check';
import { DeliveryError } from '../../../lib/model/finding';
import { COMMENT_VERBS } from '../../../lib/promotion/comments/comment-verbs';
import { commentVerb, parseComment } from '../../../lib/promotion/comments/parse-comment';
import { ANY_CHARACTER } from '../../support/code-points';
import { hostileStrings as hostile } from '../../support/hostile-strings';

const parsed = (text: string) => {
  const verb = commentVerb(text);
  return verb && parseComment(text, verb);
};

test.each([
  [
    '/promote frontend backend --to prod --reason "a fix; $(rm -rf /) `x`"',
    {
      kind: 'change',
      change: { verb: 'promote', apps: ['frontend', 'backend'], to: 'prod' },
      environment: 'prod',
      reason: 'a fix; $(rm -rf /) `x`',
    },
  ],
  ['/approve', { kind: 'approve' }],
  [`/approve ${'a'.repeat(40)}`, { kind: 'approve', commit: 'a'.repeat(40) }],
  [
    '\n/hold frontend --env prod --reason "measuring"\nand some more text --env dev',
    { change: { verb: 'hold', app: 'frontend', environment: 'prod' }, reason: 'measuring' },
  ],
  [
    '/rollback frontend --env=prod --release r-7f3c9a2e',
    { change: { verb: 'rollback', app: 'frontend', environment: 'prod', to: 'r-7f3c9a2e' } },
  ],
  ['/explain frontend --to prod', { kind: 'explain', app: 'frontend', environment: 'prod' }],
])('reads what %j asks for', (text, request) => {
  expect(parsed(text)).toMatchObject(request);
});

test.each(['please /promote this', '/lgtm', '/promoted x', 'promote frontend', '', '`/hold x`', '/'])(
  'leaves %p to others',
  (text) => expect(commentVerb(text)).toBeUndefined(),
);

test.each([
  ['/promote --to prod', 'no app is named'],
  ['/promote frontend', '--to is missing'],
  ['/promote frontend --to prod --bypass SOAK', "Unknown option '--bypass'"],
  ['/promote frontend --to prod --as "Eve <eve@example.org>"', "Unknown option '--as'"],
  ['/hold frontend --env prod', '--reason is missing'],
  ['/hold frontend backend --env prod --reason x', 'one app is expected'],
  ['/rollback frontend --env prod --reason "not closed', 'quotation mark'],
  ['/approve 7f3c9a2e51d0', 'the whole id of the commit'],
])('fails for %j', (text, words) => {
  expect(() => parsed(text)).toThrow(words);
});

test('fails for a line of more than 1,000 characters', () => {
  expect(() => parsed(`/explain ${'x'.repeat(2000)} --to prod`)).toThrow('longer than 1000 characters');
});

test('fails with a code of its own, whatever a comment says', () => {
  const text = fc.oneof(fc.string({ unit: ANY_CHARACTER }), fc.constantFrom(...hostile));
  fc.assert(
    fc.property(fc.constantFrom(...COMMENT_VERBS), fc.array(text, { maxLength: 8 }), (verb, words) => {
      try {
        parsed(`/${verb} ${words.join(' ')}`);
      } catch (error) {
        expect(error).toBeInstanceOf(DeliveryError);
        expect((error as DeliveryError).code).toMatch(/^INVALID_(?:OPTION|NAME)$/);
      }
    }),
  );
});
