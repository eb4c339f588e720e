import { durationText } from '../../../lib/model/scalars';

test('a duration is printed as people write it', () => {
  expect([0, 59, 3600, 90_061].map(durationText)).toEqual(['0 s', '59 s', '1 h', '1 d 1 h 1 min 1 s']);
});
