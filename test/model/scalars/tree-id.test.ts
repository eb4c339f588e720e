import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { type ObjectFormat, objectFormatOf, treeIdOf } from '../../../lib/model/scalars';

const hex = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length });

const entries = (length: number) =>
  fc.uniqueArray(
    fc.record({
      mode: fc.constantFrom('040000', '100644'),
      name: fc.constantFrom('a', 'a.b', 'a-b', 'a0', 'ab', 'dev', 'é', '\u{1f600}', '\uff5e', 'A', 'staging'),
      id: hex(length),
    }),
    { selector: (entry) => entry.name, maxLength: 11 },
  );

describe('treeIdOf', () => {
  test('knows the empty tree', () => {
    expect(treeIdOf([], 'sha1')).toBe('4b825dc642cb6eb9a060e54bf8d69288fbee4904');
  });

  test.each<[ObjectFormat, number]>([
    ['sha1', 40],
    ['sha256', 64],
  ])('gives the id that git mktree gives, in %s', (format, length) => {
    const folder = mkdtempSync(join(tmpdir(), 'tree-id-'));
    try {
      execFileSync('git', ['init', '-q', '--bare', `--object-format=${format}`, folder]);
      const samples = fc.sample(entries(length), 200);
      const listings = samples.map((list) =>
        list
          .map(({ mode, name, id }) => `${mode} ${mode === '040000' ? 'tree' : 'blob'} ${id}\t${name}\0`)
          .join(''),
      );
      // an empty record closes a tree in batch mode
      const input = listings.map((listing) => `${listing}\0`).join('');
      const ids = execFileSync('git', ['-C', folder, 'mktree', '-z', '--missing', '--batch'], {
        input,
        encoding: 'utf8',
      });
      expect(samples.map((list) => treeIdOf(list, format))).toEqual(ids.trim().split('\n'));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test('tells the object format of an id by its length', () => {
    expect(objectFormatOf('a'.repeat(40))).toBe('sha1');
    expect(objectFormatOf('a'.repeat(64))).toBe('sha256');
  });
});
