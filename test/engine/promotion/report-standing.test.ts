import { statusesOf } from '../../../lib/engine/promotion/report-standing';
import { refusal } from '../../../lib/model/finding';

const waits = refusal('NOT_APPROVED', 'prod/promote-web needs 1 approval, it has 0 (none)');
const soaks = refusal('SOAK', 'web has been in staging for 2 of 24 hours', { gate: 'soak' });
const wrong = refusal('REJECTED', `r-0123456789abcdef is rejected: ${'x'.repeat(300)}`);

test('one status for all: green, pending where only people or time are waited for, else red, in 140 characters', () => {
  expect(statusesOf({ findings: [] }, [])).toEqual([
    { name: 'cdk8s-delivery', state: 'success', text: 'every rule holds, and it is approved' },
  ]);
  expect(statusesOf({ findings: [waits] }, [])).toMatchObject([
    { state: 'pending', text: expect.stringMatching(/^NOT_APPROVED: /) },
  ]);
  const [all] = statusesOf({ findings: [wrong, waits] }, []);
  expect(all).toMatchObject({
    state: 'failure',
    text: expect.stringMatching(/^REJECTED: .*… \(and 1 more\)$/),
  });
  expect(all?.text.length).toBe(140);
});

test('a gate that holds it has a status of its own, and says so when it holds it no more', () => {
  const held = statusesOf({ findings: [waits, soaks] }, []);
  expect(held.map(({ name, state }) => [name, state])).toEqual([
    ['cdk8s-delivery', 'pending'],
    ['cdk8s-delivery/soak', 'pending'],
  ]);
  expect(statusesOf({ findings: [waits] }, held)).toContainEqual({
    name: 'cdk8s-delivery/soak',
    state: 'success',
    text: 'passed',
  });
  const others = [{ name: 'ci/build', state: 'failure' as const, text: 'red' }];
  expect(statusesOf({ findings: [] }, others).map(({ name }) => name)).toEqual(['cdk8s-delivery']);
});
