import { patterns, sources } from './declared-texts';

/** The owners of grammars: scalars, the names of Kubernetes, and how YAML writes a value. */
const OWNERS = /^(?:model\/scalars|kubernetes\/facts|yaml)\//;

/**
 * Grammars of whole texts that stand elsewhere, by file or folder, each with what it is about. What is a scalar of ours
 * or a name of Kubernetes belongs to its owner, which is asked.
 */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'adopt/chart-values.ts': 'names of values that `--set` takes as they are',
  'adopt/code-owners.ts': 'people and teams as a forge names them',
  'adopt/find-charts.ts': 'signs around the names of files of values',
  'authoring/objects/apply-patches.ts': 'indexes in JSON pointers',
  'authoring/objects/missing-value.ts': 'texts that may hold a value that got lost',
  'authoring/sources/chart/construct-origin.ts': 'names of modules and classes in a stack',
  'kubernetes/facts/object-file.ts': 'signs that stay in the name of a file',
  'authoring/workload/cron-task.ts': 'fields of a schedule',
  'authoring/synth/thrown-error.ts': 'frames of a stack',
  'cli/commands/diff.ts': 'markers of comments',
  'cli/history/artifact.ts': 'names of files that need no quotes in a list',
  'cli/history/is-about.ts': 'numbers of pull requests',
  'cli/parse-option.ts': 'numbers that people type',
  'controllers/argocd/policy/annotations.ts': 'numbers of sync waves',
  'controllers/flux/address.ts': 'the short form of ssh addresses',
  'engine/compare/delivery-revision.ts': 'steps back from a revision, in the syntax of git',
  'engine/forge/callers/caller-scheme.ts': 'numbers of runs on a forge',
  'engine/forge/callers/gitlab-caller.ts': 'paths of projects on GitLab',
  'engine/forge/github/app.ts': 'numbers of apps on GitHub, and their keys',
  'engine/forge/github/repository.ts': 'addresses of repositories on GitHub',
  'engine/git/mirror-config.ts': 'values that need no quotes in a configuration of git',
  'engine/git/object-reader.ts': 'lines that `git cat-file` prints',
  'engine/git/remote.ts': 'hosts of addresses',
  'engine/oci/': 'what registries of images and helpers of logins say',
  'engine/promotion/changes/promote/change.ts': 'ids of sets of proposals',
  'engine/promotion/changes/command-line.ts': 'words that need no quotes in a shell',
  'engine/promotion/discover/tag-order.ts': 'numbers in tags',
  'engine/promotion/source-comment.ts': 'rows of a table that the program wrote',
  'engine/render/bootstrap-text.ts': 'the head of a file that is printed for administrators',
  'engine/render/npmrc.ts': 'keys of `.npmrc`',
  'engine/render/read-failure.ts': 'positions in a stack',
  'kubernetes/diff/derived-value.ts': 'hashes of other tools',
  'kubernetes/policy/cel/functions/': 'what functions of CEL read, as Kubernetes implements them',
  'kubernetes/policy/custom-rules/escape-field.ts': 'names of fields that CEL can select',
  'kubernetes/policy/moving-sources.ts': 'versions that do not move',
  'kubernetes/schema/api-server-rules.ts': 'names of HTTP headers, as the API server takes them',
  'kubernetes/schema/formats.ts': 'formats that the API server checks',
  'kubernetes/schema/generate/': 'lines of the sources of Kubernetes',
  'kubernetes/schema/rules/secret-looking.ts': 'arguments of programs',
  'model/environment/by-hand.ts': 'JSON pointers to fields of objects',
  'model/environment/delivery.ts': 'names of layouts, with their version',
  'model/environment/object-fields.ts': 'patterns of fields',
  'model/environment/windows/': 'numbers in schedules, and names of time zones',
  'model/environment/policies/policy-data.ts': 'versions of Kubernetes',
  'registry/layout/': 'paths and refs',
  'registry/trailers.ts': 'names of trailers',
  'setup/identifier.ts': 'names of TypeScript',
  'views/plan/text-width.ts': 'signs of one column',
};

/** Short expressions say nothing of their own: an end of a line, a slash at the end. */
const TELLING = 14;

const all = patterns(sources());

test('the grammar of a text is stated by its owner', () => {
  const found = all.filter(({ path, source }) => isGrammar(source) && !OWNERS.test(path) && !listed(path));
  expect(found.map(({ path, line, source }) => `${path}:${line}: ${source}`)).toEqual([]);
});

test('every grammar that is listed is there', () => {
  const used = new Set(all.filter(({ source }) => isGrammar(source)).map(({ path }) => listed(path)));
  expect(Object.keys(ELSEWHERE).filter((path) => !used.has(path))).toEqual([]);
});

test('no expression is written twice', () => {
  const twice = all.filter(({ source }, at) => {
    return source.length >= TELLING && all.findIndex((each) => each.source === source) !== at;
  });
  expect(twice.map(({ path, line, source }) => `${path}:${line}: ${source}`)).toEqual([]);
});

test('hex digits of an id are counted by its owner', () => {
  const found = all.filter(({ path, source }) => {
    return (
      /\[(?:0-9a-f|a-f0-9)[^\]]*\]\{(?:16|28|40|40,64|52|64)\}/i.test(source) &&
      !path.startsWith('model/scalars/')
    );
  });
  expect(found.map(({ path, line }) => `${path}:${line}`)).toEqual([]);
});

test.each([
  ['^[a-z0-9]{1,20}$', true],
  ["c.image.matches('^[^@]+@sha256:[a-f0-9]{64}$')", true],
  ['^[A-Za-z]\\w*$', true],
  ['\\.yaml$', false],
  ['^HEAD$', false],
])('%s states a grammar: %s', (source, expected) => {
  expect(isGrammar(source)).toBe(expected);
});

/** What is matched from its beginning to its end, and leaves a choice of signs. */
function isGrammar(source: string): boolean {
  return /(?:^|['"`])\^[\s\S]*\$(?:$|['"`])/.test(source) && /\[[^\]]+\]|\\[dwpS]/.test(source);
}

function listed(path: string): string | undefined {
  return Object.keys(ELSEWHERE).find(
    (each) => path === each || (each.endsWith('/') && path.startsWith(each)),
  );
}
