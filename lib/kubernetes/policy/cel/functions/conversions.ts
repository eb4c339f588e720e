import type { Environment } from '@marcbachmann/cel-js';
import { CelFailure } from '../cel-failure';
import { registerIn } from './register';
import { compileUnsigned } from './unsigned';

/** Conversions between numbers, texts and times; the library's own leave some out and some ranges unchecked. */
export function registerConversions(environment: Environment): void {
  const fn = registerIn(environment);
  const [time, span] = ['google.protobuf.Timestamp', 'google.protobuf.Duration'];
  fn(`timestamp(${time}): ${time}`, (value: Date) => value);
  fn(`duration(${span}): ${span}`, (value: unknown) => value);
  fn('own_int(int): int', (value: bigint) => value);
  fn('own_int(uint): int', (value: { valueOf(): bigint }) => inRange(value.valueOf(), 64, true));
  fn('own_int(double): int', (value: number) => inRange(truncated(value), 64, true));
  fn('own_int(string): int', (text: string) => inRange(parsed(text, /^-?[0-9]{1,20}$/), 64, true));
  fn(`own_int(${time}): int`, (value: Date) => BigInt(Math.floor(value.getTime() / 1000)));
  const uint = compileUnsigned();
  fn('own_uint(uint): uint', (value: unknown) => value);
  fn('own_uint(int): uint', (value: bigint) => uint(inRange(value, 64, false)));
  fn('own_uint(double): uint', (value: number) => uint(inRange(truncated(value), 64, false)));
  fn('own_uint(string): uint', (text: string) => uint(inRange(parsed(text, /^[0-9]{1,20}$/), 64, false)));
}

function truncated(value: number): bigint {
  // A double next to the limit stands for integers on both sides of it.
  if (!Number.isFinite(value) || Math.abs(value) >= 2 ** 64) throw outOfRange();
  const whole = BigInt(Math.trunc(value));
  if (whole === 2n ** 63n || whole === -(2n ** 63n)) throw outOfRange();
  return whole;
}

function parsed(text: string, pattern: RegExp): bigint {
  if (!pattern.test(text)) throw new CelFailure(`${JSON.stringify(text.slice(0, 60))} is not an integer`);
  return BigInt(text);
}

function inRange(value: bigint, bits: number, signed: boolean): bigint {
  if ((signed ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value)) !== value) throw outOfRange();
  return value;
}

function outOfRange(): CelFailure {
  return new CelFailure('an integer of more than 64 bits');
}
