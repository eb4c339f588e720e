import { letters } from './fuzz-values';
import { PlainBranch } from './plain-branch';

/** A data file that a person may break. */
export interface DataFileUnderTest {
  readonly what: string;
  readonly file: string;
  /** Its text where nobody has written it yet. */
  readonly text?: string;
  /** What makes one value of another type. */
  readonly wrongType: readonly [from: RegExp, to: string];
  /** A key that nobody knows, at the end of the file. */
  readonly unknownKey?: string;
  /** What makes it name something else than its path does. */
  readonly otherName?: readonly [from: RegExp, to: string];
  /** Text of a file with another kind of root. */
  readonly otherRoot?: string;
  /** Whether a rollback of the frontend in staging has to tell of it. */
  readonly rollbackTells: boolean;
}

const REASON_OF_NUMBERS = [/^reason: .*$/m, 'reason: [1]'] as const;

/** One file of each kind, as they concern the frontend in staging; `release` is one that has a witness. */
export function dataFiles(release: string): readonly DataFileUnderTest[] {
  return [
    {
      what: 'the freeze of staging',
      file: 'environments/staging/freeze.yaml',
      text: 'reason: measuring\nby: Ada <ada@example.org>\nsince: 2026-01-01T00:00:00Z\n',
      wrongType: REASON_OF_NUMBERS,
      rollbackTells: true,
    },
    {
      what: 'the hold of the frontend in staging',
      file: 'environments/staging/holds/frontend.yaml',
      text: 'reason: measuring\nby: Ada <ada@example.org>\nsince: 2026-01-01T00:00:00Z\n',
      wrongType: REASON_OF_NUMBERS,
      rollbackTells: true,
    },
    {
      what: 'a waiver of staging',
      file: 'environments/staging/waivers/preset.yaml',
      wrongType: REASON_OF_NUMBERS,
      rollbackTells: false,
    },
    {
      what: 'the rejections',
      file: 'environments/rejected.yaml',
      wrongType: [/what: .*$/m, 'what: 12'],
      unknownKey: '  nope: 1\n',
      otherRoot: 'what: x\n',
      rollbackTells: true,
    },
    {
      what: 'the data of the frontend',
      file: 'environments/staging/apps/frontend.yaml',
      wrongType: [/^repository: .*$/m, 'repository: 1'],
      otherName: [/^name: .*$/m, 'name: backend'],
      rollbackTells: true,
    },
    {
      what: 'the data of staging',
      file: 'environments/staging/environment.yaml',
      wrongType: [/reviewers: \d+/, 'reviewers: many'],
      otherName: [/^name: .*$/m, 'name: dev'],
      rollbackTells: true,
    },
    {
      what: 'the data of another environment',
      file: 'environments/hotfix/environment.yaml',
      wrongType: [/reviewers: \d+/, 'reviewers: many'],
      otherName: [/^name: .*$/m, 'name: dev'],
      rollbackTells: true,
    },
    {
      what: 'a witness of the frontend',
      file: `environments/_witnesses/frontend/${release}.yaml`,
      wrongType: [/^code: .*$/m, 'code: 1'],
      otherName: [/^app: .*$/m, 'app: backend'],
      rollbackTells: false,
    },
    {
      what: 'the record of the frontend in staging',
      file: 'environments/staging/releases/frontend.yaml',
      wrongType: [/^code: .*$/m, 'code: 1'],
      unknownKey: 'source:\n  nope: 1\n',
      rollbackTells: false,
    },
  ];
}

/** A way to break a file: its bytes made of a good text; absent where it cannot be broken so. */
export interface Breakage {
  readonly how: string;
  readonly bytes: (text: string, data: DataFileUnderTest) => Buffer | undefined;
  /** Whether there is a place in the file to point to. */
  readonly hasPlace: boolean;
}

const replaced = (text: string, change: readonly [RegExp, string] | undefined): Buffer | undefined => {
  if (!change) return undefined;
  const after = text.replace(...change);
  if (after === text) throw new Error(`${change[0]} is not in ${text}`);
  return Buffer.from(after);
};

export const BREAKAGES: readonly Breakage[] = [
  { how: 'no YAML', bytes: (text) => Buffer.from(`${text}x: [\n`), hasPlace: true },
  {
    how: 'an unknown key',
    bytes: (text, { unknownKey = 'nope: 1\n' }) =>
      Buffer.from(text.replace(/^source:\n( .*\n)+/m, '') + unknownKey),
    hasPlace: true,
  },
  {
    how: 'a value of another type',
    bytes: (text, { wrongType }) => replaced(text, wrongType),
    hasPlace: true,
  },
  { how: 'two documents', bytes: (text) => Buffer.from(`${text}---\n${text}`), hasPlace: true },
  // an empty list of rejections rejects nothing
  {
    how: 'nothing in it',
    bytes: (_text, { otherRoot }) => (otherRoot === undefined ? Buffer.from('') : undefined),
    hasPlace: true,
  },
  {
    how: 'bytes that are not UTF-8',
    bytes: (text) => Buffer.concat([Buffer.from(`${text}# `), Buffer.from([0xff, 0x0a])]),
    hasPlace: false,
  },
  {
    how: 'another kind of root',
    bytes: (_text, { otherRoot = '- a\n' }) => Buffer.from(otherRoot),
    hasPlace: true,
  },
  {
    how: 'another name than its path',
    bytes: (text, { otherName }) => replaced(text, otherName),
    hasPlace: true,
  },
  { how: '2 MB', bytes: (text) => Buffer.from(text + `# ${letters(4000)}\n`.repeat(500)), hasPlace: false },
];

/** Breaks a file by a commit of plain git; false where it cannot be broken so. */
export function breakFile(gitDir: string, data: DataFileUnderTest, { bytes }: Breakage): boolean {
  const branch = new PlainBranch(gitDir);
  const text = branch.text(data.file) ?? data.text;
  if (text === undefined) throw new Error(`there is no ${data.file}`);
  const broken = bytes(text, data);
  if (broken === undefined) return false;
  branch.commit({ [data.file]: broken }, `break ${data.file}\n`);
  return true;
}
