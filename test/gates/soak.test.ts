import { soakJudge } from '../../lib/gates/soak/judge';
import { SOAK } from '../../lib/gates/soak/settings';
import type { AskedUpstreams, GateVerdict } from '../../lib/model/gate';
import { anApp, anEnv } from '../support/names';

const HOUR = 3_600_000;
const moment = { now: new Date(10 * HOUR), environment: anEnv('prod'), app: anApp('web'), release: 'r-0' };
const entry = { gate: 'soak', version: 1, seconds: 3600 } as const;

/** What a soak of an hour says at ten, where each upstream has the release since an hour of the day. */
function verdict(mode: 'anyOf' | 'allOf', hours: Record<string, number>, names = Object.keys(hours)) {
  const asked: AskedUpstreams = { mode, of: names.map((name) => ({ name: anEnv(name) })) };
  const since = new Map(Object.entries(hours).map(([name, hour]) => [name, new Date(hour * HOUR)]));
  return soakJudge.judge(entry, { asked, since, stopped: new Map() }, moment);
}

const untilOf = (found: GateVerdict | undefined) =>
  found?.verdict === 'wait' ? (found.until?.getTime() ?? 0) / HOUR : found?.verdict;

test.each([
  ['anyOf', { a: 9, b: 9.5 }, 'pass'],
  ['anyOf', { a: 9.25, b: 9.5 }, 10.25],
  ['allOf', { a: 8, b: 9.5 }, 10.5],
  ['allOf', { a: 9.25, b: 9.5 }, 10.5],
  ['allOf', { a: 8, b: 9 }, 'pass'],
] as const)('%s of %j: %s', (mode, hours, expected) => {
  expect(untilOf(verdict(mode, hours))).toBe(expected);
});

test('has nothing to say where no upstream has the app, or where none had the release', () => {
  expect(soakJudge.judge(entry, undefined, moment)).toBeUndefined();
  expect(verdict('anyOf', {}, ['a'])).toBeUndefined();
});

test('waits for the upstream that is missing without a moment, where each is needed', () => {
  expect(verdict('allOf', { a: 8 }, ['a', 'b'])).toEqual({ verdict: 'wait', for: '1 h in the upstream' });
});

test('is compared by its longest', () => {
  const of = (...seconds: number[]) => seconds.map((each) => ({ ...entry, seconds: each }));
  expect(SOAK.compare(of(60, 3600), of(3600)).verdict).toBe('neutral');
  expect(SOAK.compare(of(3600), of(60)).verdict).toBe('broadening');
  expect(SOAK.compare(of(), of(60)).verdict).toBe('narrowing');
});
