import fc from 'fast-check';
import { assertSafePath } from '../../../lib/engine/git';

test('plain relative paths pass', () => {
  for (const path of [
    'a',
    'manifests/prod/app/Deployment.web.yaml',
    '.github/x',
    'a/.gitattributes',
    'a b/é',
    'a/-b',
  ]) {
    expect(() => assertSafePath(path)).not.toThrow();
  }
});

test.each([
  ['', 'is empty'],
  ['/etc/passwd', 'is absolute'],
  ['-x', 'begins with'],
  ['a//b', 'empty segment'],
  ['a/', 'empty segment'],
  ['./a', 'has the segment'],
  ['a/../../b', 'has the segment'],
  ['a\\b', 'backslash'],
  ['a\nb', 'control character'],
  ['a\0b', 'control character'],
  ['a\u009bb', 'control character'],
  ['a\ud800', 'well-formed'],
  ['.git/hooks/x', '.git'],
  ['a/.GIT/config', '.git'],
  ['.g\u200cit/config', '.git'],
  ['.git /x', '.git'],
  ['.git...', '.git'],
  ['.git::$INDEX_ALLOCATION/x', '.git'],
  ['GIT~1/x', '.git'],
  [`${'a'.repeat(256)}`, '255 bytes'],
  [`${'a/'.repeat(2100)}a`, '4000 bytes'],
])('fails on %j', (path, reason) => {
  expect(() => assertSafePath(path)).toThrow(new RegExp(`UNSAFE_PATH: .*${reason.replace('.', '\\.')}`));
});

test('what passes never leaves the directory it is joined to', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('.', '..', 'a', '/', '.git', '\\', ' ', ':', 'git~1'), { maxLength: 8 }),
      (parts) => {
        const path = parts.join('');
        let passed = true;
        try {
          assertSafePath(path);
        } catch {
          passed = false;
        }
        if (!passed) return;
        const segments = path.split('/');
        expect(segments).not.toContain('..');
        expect(segments).not.toContain('');
        expect(segments.map((each) => each.toLowerCase())).not.toContain('.git');
      },
    ),
  );
});
