import { moment, momentOfEnd } from '../../../lib/model/text';

test('the end of a wait is no minute that is over while it goes on', () => {
  const end = '2026-11-28T22:56:38Z';
  expect([moment(end), momentOfEnd(end), momentOfEnd(new Date(end))]).toEqual([
    '2026-11-28 22:56Z',
    '2026-11-28 22:57Z',
    '2026-11-28 22:57Z',
  ]);
  expect(momentOfEnd('2026-11-28T22:56:00Z')).toBe('2026-11-28 22:56Z');
  expect(momentOfEnd('2026-11-28')).toBe('2026-11-28');
});
