import { futureMoment, typedMoment } from '../../../lib/model/scalars';
import { v } from '../../../lib/model/schema';
import { moment } from '../../../lib/model/text';

test('a moment is typed as ISO 8601 has it, as a day, and as it is printed', () => {
  const at = new Date('2026-07-01T16:00:00Z');
  for (const typed of ['2026-07-01T18:00+02:00', '2026-07-01T16:00:00.000Z', moment(at)])
    expect(v.parse(typedMoment, typed)).toEqual(at);
  expect(v.parse(typedMoment, '2026-07-01')).toEqual(new Date('2026-07-01T00:00:00Z'));
  expect(v.parse(futureMoment(at), '2026-07-01 18:00Z')).toBe('2026-07-01T18:00:00.000Z');
});

test.each(['2026-07-01 18:00', '2026-07-01  18:00Z', '2026-02-30 18:00Z', '7d', 'yesterday'])(
  'fails for what is no moment, or names no zone: %s',
  (typed) => expect(() => v.parse(typedMoment, typed)).toThrow(/not a time/),
);
