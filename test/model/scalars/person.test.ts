import { parsePerson, samePerson } from '../../../lib/model/scalars';

const ada = parsePerson('Ada Lovelace <ada@example.org>');

test.each(['ada@EXAMPLE.org', 'ADA@example.org', 'ada+approver@example.org', 'Ada+a+b@Example.Org'])(
  '%s is the same person as ada@example.org',
  (email) => {
    expect(samePerson(parsePerson(`Somebody Else <${email}>`), ada)).toBe(true);
  },
);

test.each([
  ['12345+ada@users.noreply.github.com', 'ada@users.noreply.github.com'],
  ['12345+Ada@users.noreply.github.com', '678+ada@Users.noreply.GitHub.com'],
  ['9+ada@users.noreply.ghe.example.org', 'ada@users.noreply.ghe.example.org'],
  ['12345+ada+x@users.noreply.github.com', 'ada@users.noreply.github.com'],
  ['41898282+github-actions[bot]@users.noreply.github.com', 'github-actions[bot]@users.noreply.github.com'],
  ['ada.lovelace@gmail.com', 'adalovelace@gmail.com'],
  ['a.d.a@googlemail.com', 'Ada@gmail.com'],
  ['a.da+approver@GoogleMail.com', 'ada@gmail.com'],
])('%s and %s are one person', (one, other) => {
  expect(samePerson(parsePerson(`One <${one}>`), parsePerson(`Other <${other}>`))).toBe(true);
});

test.each([
  ['12345+ada@users.noreply.github.com', '12345+grace@users.noreply.github.com'],
  ['1+ada@users.noreply.github.com', '1+ada@users.noreply.ghe.example.org'],
  ['12345+ada@example.org', 'ada@example.org'],
  ['12345+ada@noreply.github.com', 'ada@noreply.github.com'],
  ['a.da@example.org', 'ada@example.org'],
  ['a.da@mail.gmail.com', 'ada@mail.gmail.com'],
  ['ada@gmail.com', 'ada@users.noreply.github.com'],
])('%s and %s are two people', (one, other) => {
  expect(samePerson(parsePerson(`One <${one}>`), parsePerson(`Other <${other}>`))).toBe(false);
});

test.each([
  ['a dot at the end', 'ada@example.org.'],
  ['a Cyrillic letter', '\u0430da@example.org'],
  ['a blank without width', 'a\u200bda@example.org'],
  ['a soft hyphen', 'a\u00adda@example.org'],
  ['another full stop', 'ada@example\u3002org'],
  ['full width', '\uff41da@example.org'],
  ['quotes', '"ada"@example.org'],
  ['a scheme', 'mailto:ada@example.org'],
  ['a word joiner', 'ada\u2060@example.org'],
  ['a letter that looks like g', 'ada@example.or\u0261'],
  ['a comment', 'ada(approver)@example.org'],
  ['a blank', 'ada @example.org'],
  ['a domain in other letters', 'ada@ex\u00e4mple.org'],
  ['an address by number', 'ada@[127.0.0.1]'],
  ['two dots', 'ada..l@example.org'],
  ['a word that mail decodes', '=?utf-8?q?ada?=@example.org'],
  ['no host', 'ada@'],
  ['no sign', 'ada'],
])('an address with %s is refused', (_what, email) => {
  expect(() => parsePerson(`Ada <${email}>`)).toThrow('INVALID_OPTION');
});

test.each([
  '41898282+github-actions[bot]@users.noreply.github.com',
  "o'neil@xn--exmple-cua.org",
  'root@localhost',
])('%s is an address', (email) => {
  expect(parsePerson(`Name <${email}>`)).toEqual({ name: 'Name', email });
});

test('what nobody sees in a name is refused', () => {
  expect(() => parsePerson('Ada\u202e <ada@example.org>')).toThrow('INVALID_OPTION');
});
