import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CODES } from '../../../lib/model/finding';
import { ROOT } from '../../support/cli-build';

const LIB = join(ROOT, 'lib');

/** What is said of a class of failures: whoever meets one says what it was. */
const CLASSES: ReadonlySet<string> = new Set([
  'BROKEN_FILE',
  'DISK',
  'DUPLICATE_NAME',
  'INTERNAL',
  'INTERRUPTED',
  'INVALID_NAME',
  'INVALID_OBJECT',
  'INVALID_OPTION',
  'INVALID_POLICY',
  'NO_GIT',
  'NO_REPOSITORY',
  'PUSH_REFUSED',
  'REMOTE_FAILED',
  'RENDER_FAILED',
  'RENDER_OUTPUT',
  'SOURCE_NOT_RENDERED',
  'UNKNOWN_REVISION',
  'UNREADABLE_RESULT',
  'UNSAFE_PATH',
]);

/**
 * Codes that several files raise, and how many: what they say differs, as what went wrong does. Code is judged where it is
 * written, with its place there, and again where the engine reads what that code gave, which it does not trust.
 */
const SEVERAL: Readonly<Record<string, number>> = {
  // npm failed, or the lockfile cannot be used.
  DEPENDENCIES_FAILED: 2,
  // In one target, and between two.
  DUPLICATE_OBJECT: 2,
  // What stands in Git, and a folder of an emergency.
  FILES_DIFFER: 2,
  // A registry that does not answer, a release that asks none, and one that moves on with that.
  IMAGE_UNCHECKED: 3,
  // Where objects are made, where they are read, and for one environment of a release.
  EMPTY_RENDER: 3,
  // A source that answers later, and a manifest that holds the path it was rendered in.
  IMPURE: 2,
  // A slot's declaration, and any reference.
  INVALID_IMAGE: 2,
  // A file of the data, and a manifest.
  MISNAMED_FILE: 2,
  // An answer, a plan that was shown only, a forge that takes no approval here, a count, the explanation of it, and a commit of the past: how many, and who.
  NOT_APPROVED: 8,
  // Settings that cannot be used, and waves that are no waves.
  INVALID_GATE: 2,
  // Refused to a promotion, and told to a rollback.
  LOSES_FIX: 2,
  // A release that never ran there, an emergency that never was there, and a head that files were rendered for.
  NOT_IN_HISTORY: 3,
  // An entry has no upstream; no upstream ran the release that is named, or any.
  NOT_IN_UPSTREAM: 2,
  // A project that names none, where code is rendered and on the command line, and a plan that names one.
  NO_DELIVERY: 3,
  // A file that is read, and a tree that is changed.
  OBJECT_MISSING: 2,
  // Records in a checkout, and on the delivery branch.
  ORPHAN_RECORD: 2,
  // What `check` could not judge, and what a rollback goes past.
  POLICY_UNDECIDED: 2,
  // What would move, and what stands there.
  REJECTED: 2,
  // Nobody rendered it again; who did cannot be asked.
  RENDERS_UNPROVEN: 2,
  // By what ran before, and by what a registry says.
  TAG_MOVED: 2,
  // A reference, and a tag that no registry is asked about.
  TAG_WITHOUT_DIGEST: 2,
  // With the whole circle where code is judged; by name in the data.
  UPSTREAM_CYCLE: 2,
  // One that does not count, and one that is kept.
  WITNESS_DIFFERS: 2,
};

/** A call that makes a finding or an error of a code that is written out; `unknownName` is an owner that is asked for several. */
const RAISED =
  /(?:\bfinding\(\s*[^'(),]*'[a-z]+'[^(),]*,\s*|\b(?:refusal|undecidedRefusal)\(\s*|\bDeliveryError\.of\(\s*|(?<!\bunknownName\(\{\s*)\bcode: )'([A-Z_]+)'(?!\s*\|)/g;

function raisedBy(): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, Set<string>>();
  for (const path of readdirSync(LIB, { recursive: true, encoding: 'utf8' })) {
    if (!path.endsWith('.ts') || path.startsWith('model/finding/')) continue;
    for (const [, code = ''] of readFileSync(join(LIB, path), 'utf8').matchAll(RAISED))
      found.set(code, (found.get(code) ?? new Set()).add(path));
  }
  return new Map([...found].map(([code, files]) => [code, [...files].sort()]));
}

test('each code is raised in one file, with one wording, but for classes of failures and the list', () => {
  const raised = raisedBy();
  expect(raised.size).toBeGreaterThan(80);
  const several = [...raised].filter(([code, files]) => !CLASSES.has(code) && files.length > 1);
  const listed = several.filter(([code, files]) => SEVERAL[code] === files.length);
  expect(Object.fromEntries(several.filter((each) => !listed.includes(each)))).toEqual({});
  expect(listed.map(([code]) => code).sort()).toEqual(Object.keys(SEVERAL).sort());
});

test('the exceptions are codes that there are', () => {
  const known = Object.keys(CODES);
  expect([...CLASSES, ...Object.keys(SEVERAL)].filter((code) => !known.includes(code))).toEqual([]);
});
