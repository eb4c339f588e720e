import { quote, quoteAdvice } from '../../../lib/model/finding';

const words = 'the file lies beside the program that you have, and it is installed with one command: ';

test('a command in an advice stays whole, where a value is cut', () => {
  const advice = `${words}\`npm install --save-dev ./cdk8s-delivery-kustomize-0.1.0.tgz\``;
  expect(quoteAdvice(advice)).toBe(JSON.stringify(advice));
  expect(quote(advice)).toContain('...');
});

test('an advice that is too long ends before the command that would not fit, not within it', () => {
  const before = words.repeat(11);
  expect(quoteAdvice(`${before}\`${'x'.repeat(200)}\` and more`)).toBe(
    JSON.stringify(`${before.trimEnd()}…`),
  );
  const whole = `${before}\`${'x'.repeat(20)}\``;
  expect(quoteAdvice(`${whole}${' more'.repeat(100)}`)).toContain(JSON.stringify(whole).slice(1, -1));
});

test('an advice steers no terminal, and shows no password', () => {
  expect(quoteAdvice('look at https://me:secret@example.org/x\u001b[31m "now"')).toBe(
    '"look at https://***@example.org/x\\u001b[31m \\"now\\""',
  );
});
