import { Output } from '../../lib/cli/output';
import { findingLines } from '../../lib/cli/print-findings';
import { type Finding, finding, refusal, type Subject } from '../../lib/model/finding';

const out = new Output({ json: false, color: false });
const shown = (...findings: readonly Finding[]) => findingLines(findings, out);

const ADVICE = 'set `privileged: false`';
const about = (environment: string, subject: Subject = {}): Subject => ({
  environment,
  app: 'web',
  file: `manifests/${environment}/web/Deployment.web.yaml`,
  object: 'Deployment web',
  ...subject,
});
const failed = (subject: Subject, problem = 'privileged: main') =>
  refusal('POLICY_FAILED', `no-privileged: Deployment "web": ${problem}`, subject, ADVICE);

test('a finding about no object is a line with its place, and one with what to do', () => {
  expect(shown(refusal('FROZEN', 'no changes now', { environment: 'prod', app: 'web' }, 'wait'))).toEqual([
    '✗ FROZEN prod/web  no changes now',
    '    → wait',
  ]);
  expect(shown(refusal('BROKEN_FILE', 'not YAML', { file: 'a.yaml', line: 3, column: 5 }, 'fix it'))).toEqual(
    ['✗ BROKEN_FILE a.yaml:3:5  not YAML', '    → fix it'],
  );
});

test('what was found twice is said once', () => {
  const twice = refusal('NOT_PERMITTED', 'no such kind', { environment: 'dev', file: 'a.yaml' }, 'allow it');
  expect(shown(twice, { ...twice })).toEqual(shown(twice));
});

test('a question that many objects ask is told once, and of each with --details', () => {
  const unknown = (name: string): Finding => ({
    ...refusal(
      'SCHEMA_UNKNOWN_KIND',
      `Thing ${name}: no schema is known`,
      about('dev', { object: `Thing ${name}` }),
      'add it',
    ),
    undecided: true,
  });
  const several = ['a', 'b', 'c'].map(unknown);
  expect(shown(...several)).toEqual([
    'dev/web',
    '  Thing a, and 2 more',
    '    ? SCHEMA_UNKNOWN_KIND  no schema is known',
    '        → add it',
  ]);
  const all = findingLines(several, new Output({ json: false, color: false, details: true })).join('\n');
  expect(all.match(/SCHEMA_UNKNOWN_KIND/g)).toHaveLength(3);
});

test('objects stand below their target, with what made them, and are not named again in the message', () => {
  const construct = 'WebService "server" (deployment)';
  const path = '.spec.template.spec.containers[*].securityContext.privileged';
  const unknown = 'Deployment web: .spec.replica is an unknown field, did you mean "replicas"?';
  expect(
    shown(
      refusal(
        'SCHEMA_UNKNOWN_FIELD',
        unknown,
        about('prod', { construct, path: '.spec.replica' }),
        'remove it',
      ),
      failed(about('prod', { construct, path })),
    ),
  ).toEqual([
    'prod/web',
    '  Deployment web  made by WebService "server" (deployment)  manifests/prod/web/Deployment.web.yaml',
    '    ✗ SCHEMA_UNKNOWN_FIELD  .spec.replica is an unknown field, did you mean "replicas"?',
    '        → remove it',
    `    ✗ POLICY_FAILED  no-privileged: privileged: main  ${path}`,
    `        → ${ADVICE}`,
  ]);
});

test('the same advice is given once: after the last of a row, and not again for the next target', () => {
  expect(shown(failed(about('dev')), failed(about('dev'), 'other: main'), failed(about('prod')))).toEqual([
    'dev/web',
    '  Deployment web  manifests/dev/web/Deployment.web.yaml',
    '    ✗ POLICY_FAILED  no-privileged: privileged: main',
    '    ✗ POLICY_FAILED  no-privileged: other: main',
    `        → ${ADVICE}`,
    'prod/web',
    '  Deployment web  manifests/prod/web/Deployment.web.yaml',
    '    ✗ POLICY_FAILED  no-privileged: privileged: main',
  ]);
});

test('several findings about each of several targets have the target once; what is about none stands by itself', () => {
  const of = (environment: string, code: Finding['code']) =>
    refusal(code, 'so it is', { environment, app: 'web' }, `fix ${code}`);
  expect(
    shown(
      refusal('NO_DELIVERY', 'there is none', {}, 'name one'),
      of('dev', 'FROZEN'),
      of('prod', 'HELD'),
      of('dev', 'HELD'),
    ),
  ).toEqual([
    '✗ NO_DELIVERY  there is none',
    '    → name one',
    'dev/web',
    '  ✗ FROZEN  so it is',
    '      → fix FROZEN',
    '  ✗ HELD  so it is',
    '      → fix HELD',
    'prod/web',
    '  ✗ HELD  so it is',
  ]);
});

test('what a file of the project says wrong in several environments is told once', () => {
  const of = (environment: string, message = 'the file is a kustomization, not a manifest') =>
    refusal(
      'NOT_A_MANIFEST',
      message,
      { environment, app: 'web', file: 'k8s/kustomization.yaml', line: 1 },
      'build it',
    );
  expect(shown(of('dev'), of('staging'), of('prod'))).toEqual([
    '✗ NOT_A_MANIFEST dev, staging, prod/web k8s/kustomization.yaml:1  the file is a kustomization, not a manifest',
    '    → build it',
  ]);
  expect(shown(of('dev'), of('prod', 'the file is a template')).join('\n')).toContain('prod/web');
});

test('a note asks for nothing, and its remedy stays to be said', () => {
  const note = finding('note', 'WAIVED', 'waived', about('dev'), ADVICE);
  expect(shown(note, failed(about('dev')))).toEqual([
    'dev/web',
    '  Deployment web  manifests/dev/web/Deployment.web.yaml',
    '    · WAIVED  waived',
    '    ✗ POLICY_FAILED  no-privileged: privileged: main',
    `        → ${ADVICE}`,
  ]);
});

test('hostile text begins no line of its own and steers no terminal', () => {
  const hostile = 'a\n✓ all is well\u001b[2K\u202e';
  const lines = shown(
    failed({
      ...about(hostile),
      app: hostile,
      object: hostile,
      file: hostile,
      path: hostile,
      construct: hostile,
    }),
    refusal('RENDER_FAILED', hostile, about('prod'), hostile),
  ).flatMap((line) => line.split('\n'));
  expect(lines.filter((line) => /^\s*✓/.test(line))).toEqual([]);
  expect(lines.join('\n')).not.toMatch(/[\u001b\u202e]/);
});

test('no line is a command of the runner, whatever objects and what made them are named', () => {
  const evil = '::stop-commands::x';
  const lines = shown(
    failed(about('prod', { object: evil, construct: '##[add-mask]a' })),
    failed(about('prod', { object: `${evil} y`, construct: evil })),
    refusal('FROZEN', 'a\n::error::b', { environment: 'prod', app: 'web' }, '::notice::c'),
  );
  expect(lines.join('\n')).toContain('stop-commands::x');
  expect(
    lines
      .join('\n')
      .split('\n')
      .filter((line) => /^\s*::|##\[/.test(line)),
  ).toEqual([]);
});

test('what is said of a file stands below the object in it, and its own heading names a file once', () => {
  const file = 'manifests/prod/web/Deployment.web.yaml';
  const { object: _, ...only } = about('prod');
  const other = { environment: 'prod', app: 'web', file: 'manifests/prod/web/x.yaml', line: 3 };
  expect(
    shown(
      failed(about('prod')),
      finding('warning', 'SECOND_OPINION_FAILED', 'conftest: no\n\tteam', only, 'ask'),
      refusal('RENDER_OUTPUT', 'not the form', other, 'see'),
    ),
  ).toEqual([
    'prod/web',
    `  Deployment web  ${file}`,
    '    ✗ POLICY_FAILED  no-privileged: privileged: main',
    `        → ${ADVICE}`,
    '    ! SECOND_OPINION_FAILED  conftest: no\n        │     team',
    '        → ask',
    '  manifests/prod/web/x.yaml:3',
    '    ✗ RENDER_OUTPUT  not the form',
    '        → see',
  ]);
});
