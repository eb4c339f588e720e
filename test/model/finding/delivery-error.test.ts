import { inspect } from 'node:util';
import { DeliveryError, refusal } from '../../../lib/model/finding';

test('an error that nobody catches prints what is wrong once, and where', () => {
  const error = new DeliveryError([
    refusal('INVALID_POLICY', 'the first'),
    refusal('INVALID_POLICY', 'the second'),
  ]);
  const text = inspect(error);
  for (const said of ['the first', 'the second']) expect(text.split(said)).toHaveLength(2);
  expect(text).toContain('delivery-error.test.ts');
});
