import { FREEZES, NAMED_FREEZES } from '../../lib/registry/controls';
import { anApp } from '../support/names';

const now = new Date('2026-12-20T12:00:00Z');
const terms = { reason: 'a fair', by: 'Ada', since: '2026-12-01T00:00:00Z' };
const freeze = (until?: string, lockdown = false) => ({
  ...terms,
  lockdown,
  ...(until === undefined ? {} : { until }),
});

test('a freeze is marked with its end, and not at all once it has ended by its date', () => {
  expect(FREEZES.mark?.(freeze(), now)).toBe('FROZEN');
  expect(FREEZES.mark?.(freeze('2026-12-27T08:00:00Z', true), now)).toBe('LOCKED until 2026-12-27 08:00Z');
  expect(FREEZES.mark?.(freeze('2026-12-20T12:00:00Z'), now)).toBeUndefined();
});

test('of freezes with names those are marked that have not ended', () => {
  const freezes = [
    { ...freeze('2026-12-02T00:00:00Z'), name: 'over' },
    { ...freeze('2026-12-27T08:00:00Z'), name: 'tables', apps: [anApp('web')] },
    { ...freeze(), name: 'fair' },
  ];
  expect(NAMED_FREEZES.mark?.({ freezes }, now)).toBe(
    'FROZEN for web until 2026-12-27 08:00Z (tables), FROZEN (fair)',
  );
  expect(NAMED_FREEZES.mark?.({ freezes: freezes.slice(0, 1) }, now)).toBeUndefined();
});
