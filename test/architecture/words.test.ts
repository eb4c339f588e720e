import { clockReaders, type Declared, declaredTexts, sources } from './declared-texts';

/** Names that say what a text is, with the type that only parsing produces. */
const WORDS: Readonly<Record<string, string>> = {
  app: 'AppName',
  environment: 'EnvironmentName',
  treeId: 'TreeId',
  releaseId: 'ReleaseId',
  commitId: 'CommitId',
  commit: 'CommitId',
  head: 'CommitId',
  branch: 'BranchName',
  ref: 'RefName',
  digest: 'Digest',
  slot: 'SlotName',
};

/** Rooms whose data is parsed: a bare text under one of these names is a defect there. */
const HOUSE = /^(?:engine|gates|promotion|registry|views)\//;

/** Texts that are not parsed yet, or that name what cannot be parsed, by file or folder, and why. */
const UNPARSED: Readonly<Record<string, string>> = {
  'engine/forge/callers/asked-release.ts': 'a commit as a workflow names it, compared with that of its token',
  'engine/history/image-question.ts': 'the beginning of a digest, and digests as manifests write them',
  'engine/judgement/governance-changes.ts': 'reads back the subject of a row, which is a text for people',
  'engine/judgement/orphan-record.ts': 'a path may say a name that nothing can have',
  'engine/judgement/recorded-files.ts': 'a path may say a name that nothing can have',
  'engine/judgement/shared-objects.ts': 'a folder of manifests may have a name that nothing can have',
  'engine/promotion/waiting-parts.ts': 'what findings name may be what was refused as a name',
  'promotion/asked-caller.ts': 'what a workflow asks for, parsed where it is taken',
  'promotion/asked-explanation.ts': 'what a project asks for, parsed where it is taken',
  'promotion/asked-history.ts': 'what a project asks for, parsed where it is taken',
  'promotion/change-of.ts': 'what a project asks for, parsed where it is taken',
  'promotion/delivery-registry.ts': 'what a project asks for, parsed where it is taken',
  'promotion/emergency/rollback-by-hand.ts': 'what a project asks for, parsed where it is taken',
  'promotion/open-options.ts': 'what a project asks for, parsed where it is taken',
  'registry/documents/waiver.ts': 'what a person asks for; all that is wrong with it is said at once',
  'registry/layout/': 'a path may say a name that nothing can have',
  'views/plan/plan-view.ts': 'digests as manifests write them',
};

/** Who reads the clock: where a run begins, and what the age of files in a cache is. */
const CLOCKS: Readonly<Record<string, string>> = {
  'cli/clock.ts': 'the clock of the program',
  'engine/git/file-clock.ts': 'compares it with the one that stamps files',
  'engine/git/mirror-directory.ts': 'age of leftovers in a cache',
  'engine/git/mirror.ts': 'names refs of a fetch so that the older of two can be told',
  'promotion/delivery-tools.ts': 'the clock of a delivery, unless one is given',
};

const files = sources();
const texts = declaredTexts(files).filter(({ path, name }) => HOUSE.test(path) && Object.hasOwn(WORDS, name));

test('what a name says to be a scalar is of the type that only parsing produces', () => {
  const bare = texts.filter(({ path }) => exceptionOf(path) === undefined);
  expect(bare.map(told)).toEqual([]);
});

test('every exception is one', () => {
  const used = new Set(texts.map(({ path }) => exceptionOf(path)));
  expect(Object.keys(UNPARSED).filter((path) => !used.has(path))).toEqual([]);
});

test('time is an input: only the named files read the clock', () => {
  expect(clockReaders(files)).toEqual(Object.keys(CLOCKS).sort());
});

function exceptionOf(path: string): string | undefined {
  return Object.keys(UNPARSED).find((each) => path === each || (each.endsWith('/') && path.startsWith(each)));
}

function told({ path, line, name }: Declared): string {
  return `${path}:${line}: ${name} is of the type string, ${WORDS[name]} is expected`;
}
