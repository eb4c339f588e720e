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
 * Codes that several files raise, and how many. Most are said where code is written, with its place there, and again
 * where the engine reads what that code gave, which it does not trust. The numbers only go down.
 */
const SEVERAL: Readonly<Record<string, number>> = {
  ABSENT_HERE: 4,
  CODE_NOT_PROTECTED: 3,
  DEPENDENCIES_FAILED: 2,
  // In one target, and between two.
  DUPLICATE_OBJECT: 2,
  EMPTY_RENDER: 3,
  IMPURE: 2,
  INVALID_IMAGE: 2,
  MISNAMED_FILE: 2,
  MISSING_IMAGE: 4,
  // Explained before anything is proposed, too.
  NOT_APPROVED: 5,
  // Refused to a promotion, and told to a rollback.
  LOSES_FIX: 2,
  // An entry takes nothing from upstreams, and a release that none of them ran.
  NOT_IN_UPSTREAM: 2,
  NOT_IN_HISTORY: 2,
  NO_APP_COMMAND: 2,
  NO_DELIVERY: 2,
  ORPHAN_RECORD: 2,
  PLAN_MOVED: 2,
  POLICY_UNDECIDED: 2,
  REPOSITORY_NOT_ALLOWED: 2,
  SECOND_OPINION_FAILED: 2,
  // Between what stands and what comes, and between a release and its registry.
  TAG_MOVED: 2,
  // Where no tag stands either, and where nobody may be asked.
  TAG_WITHOUT_DIGEST: 2,
  UNKNOWN_APP: 4,
  UNKNOWN_ENVIRONMENT: 8,
  UNKNOWN_SLOT: 3,
  UPSTREAM_CYCLE: 2,
};

/** A call that makes a finding or an error of a code that is written out. */
const RAISED =
  /(?:\bfinding\(\s*[^'(),]*'[a-z]+'[^(),]*,\s*|\brefusal\(\s*|\bDeliveryError\.of\(\s*|\bcode: )'([A-Z_]+)'/g;

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
  const more = [...raised].filter(
    ([code, files]) => !CLASSES.has(code) && files.length > (SEVERAL[code] ?? 1),
  );
  expect(Object.fromEntries(more)).toEqual({});
});

test('the exceptions are codes that there are', () => {
  const known = Object.keys(CODES);
  expect([...CLASSES, ...Object.keys(SEVERAL)].filter((code) => !known.includes(code))).toEqual([]);
});
