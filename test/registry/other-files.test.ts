import type { CustomPolicyData } from '../../lib/model/environment';
import {
  addRejection,
  editApp,
  editEnvironment,
  editFreeze,
  editHold,
  parseApp,
  parseEnvironment,
  parseHold,
  parseRejections,
  parseWitness,
  printHold,
  printWitness,
  removeRejection,
} from '../../lib/registry';
import { printApp } from '../../lib/registry/documents/app';
import { printEnvironment } from '../../lib/registry/documents/environment';
import { parseFreeze, printFreeze } from '../../lib/registry/documents/freeze';
import { printRejections } from '../../lib/registry/documents/rejections';
import { editWitness } from '../../lib/registry/documents/witness';
import { fewReplicas } from '../kubernetes/policy/custom-policy-samples';
import { layout } from '../support/default-layout';
import { aCommit, anApp, anEnv, aTree } from '../support/names';
import { digestOf, idOf, problemsOf, sampleEnvironment, sampleRecord } from './samples';

const since = '2026-01-31T08:00:00Z';

describe('environment data', () => {
  const file = layout.pathOf({ kind: 'environment', environment: anEnv('prod') });
  const text = printEnvironment(sampleEnvironment());

  test('is printed, read back and printed the same', () => {
    expect(parseEnvironment(text, file)).toEqual(sampleEnvironment());
    expect(printEnvironment(parseEnvironment(text, file))).toBe(text);
  });

  test('keeps all that it says of policies, and is edited where they change', () => {
    const { environment, ...rest } = sampleEnvironment();
    const policies = {
      kubernetes: '1.34',
      production: 'off' as const,
      podSecurity: { warn: 'baseline' as const },
      registries: ['ghcr.io/example/'],
      deniedTags: ['latest'],
      requiredLabels: ['team'],
      largest: { cpu: '8', memory: '16Gi' },
      rules: { probes: 'off' as const, 'denied-tags': 'refuse' as const },
      admission: 'warn' as const,
      externals: ['Secret/login'],
    };
    const given = { ...rest, environment: { ...environment, policies } };
    const printed = printEnvironment(given);
    expect(parseEnvironment(printed, file)).toEqual(given);
    const stricter = {
      ...rest,
      environment: { ...environment, policies: { ...policies, admission: 'deny' as const } },
    };
    expect(editEnvironment(printed, stricter, file)).toBe(
      printed.replace('admission: warn', 'admission: deny'),
    );
    expect(
      problemsOf(() => parseEnvironment(printed.replace('admission: warn', 'admission: block'), file)),
    ).toEqual([expect.stringContaining('block')]);
  });

  test('keeps custom policies, whatever is in them, and edits one in place', () => {
    const { environment, ...rest } = sampleEnvironment();
    const custom = [
      fewReplicas({
        conditions: [{ name: 'named', expression: "object.metadata.name != ''" }],
        variables: [{ name: 'count', expression: 'object.spec.replicas\n  * 2' }],
        severity: 'warning',
        params: {
          limit: 3,
          tiny: 1e-7,
          huge: -9007199254740991,
          names: ['yes', '012'],
          map: { a: [null] },
          no: [],
        },
        admission: ['Warn'],
      }),
      fewReplicas({ name: 'pods', match: { pods: true } }),
    ];
    const given = (list: readonly CustomPolicyData[]) => ({
      ...rest,
      environment: { ...environment, policies: { custom: list } },
    });
    const printed = printEnvironment(given(custom));
    expect(parseEnvironment(printed, file)).toEqual(given(custom));
    const commented = printed.replace('    - name: pods', '    # agreed on in March\n    - name: pods');
    const changed = custom.map((each) => (each.name === 'pods' ? { ...each, remedy: 'less' } : each));
    const edited = editEnvironment(commented, given(changed), file);
    expect(edited).toContain('# agreed on in March');
    expect(edited.split('\n').filter((line) => !commented.split('\n').includes(line))).toEqual([
      '      remedy: less',
    ]);
    const without = editEnvironment(edited, given(changed.slice(1)), file);
    expect(parseEnvironment(without, file)).toEqual(given(changed.slice(1)));
    expect(without).toContain('# agreed on in March');
    expect(
      problemsOf(() => parseEnvironment(printed.replace('severity: warning', 'severety: warning'), file)),
    ).toEqual([expect.stringContaining('unknown key "severety", did you mean "severity"?')]);
    expect(problemsOf(() => parseEnvironment(printed.replace('pods: true', 'pods: false'), file))).toEqual([
      expect.stringContaining('pods'),
    ]);
  });

  test('is edited in place: comments stay, lists change item by item', () => {
    const commented = text
      .replace('    - hotfix', '    - hotfix # the short way')
      .replace('gates:', '# agreed on in March\ngates:')
      .replace('    seconds:', '    # a day\n    seconds:');
    const { environment } = sampleEnvironment();
    const changed = {
      environment: {
        ...environment,
        promotesFrom: { mode: 'anyOf' as const, environments: [anEnv('canary'), anEnv('hotfix')] },
        gates: [{ gate: 'soak', version: 1, seconds: 60 }],
      },
    };
    const edited = editEnvironment(commented, changed, file);
    expect(parseEnvironment(edited, file)).toEqual(changed);
    expect(edited).toBe(
      commented
        .replace('- staging', '- canary')
        .replace('86400', '60')
        .replace(/inputsTree: .*\n/, ''),
    );
  });

  test('fails with every problem, with a guess where a key is mistyped', () => {
    const broken = text
      .replace('path: manifests/prod', 'path: ../prod')
      .replace('reviewers: 2', 'reviewers: two')
      .replace('selfHeal', 'selfheal')
      .concat('toString: 1\n');
    expect(problemsOf(() => parseEnvironment(broken, file))).toEqual([
      '10:9 "delivery.path": not a relative path inside the repository, got "../prod"',
      '14:1 "sync.selfHeal" is missing',
      '17:3 unknown key "selfheal", did you mean "selfHeal"?',
      '19:14 "approvals.reviewers" must be a number, got "two"',
      expect.stringContaining('35:1 unknown key "toString", allowed: name, '),
    ]);
  });

  test('fails when it names another environment than its path', () => {
    expect(
      problemsOf(() =>
        parseEnvironment(text, layout.pathOf({ kind: 'environment', environment: anEnv('dev') })),
      ),
    ).toEqual(['2:7 "name" is "prod", the path of the file says "dev"']);
  });
});

describe('app data', () => {
  const app = {
    name: anApp('frontend'),
    owners: ['@example/web'],
    namespace: 'podinfo',
    repository: 'https://github.com/example/podinfo',
    images: { server: 'ghcr.io/example/podinfo', '1': 'localhost:5000/x' },
  };

  test('is printed, read back and printed the same', () => {
    const text = printApp(app);
    expect(
      parseApp(text, layout.pathOf({ kind: 'app', environment: anEnv('prod'), app: anApp('frontend') })),
    ).toEqual(app);
    expect(printApp(parseApp(text, 'f'))).toBe(text);
  });

  test('keeps what tells slots apart, and refuses a field that is none', () => {
    const declared = {
      ...app,
      images: {
        server: { repository: 'ghcr.io/example/web', tag: '1.0' },
        tools: {
          repository: 'ghcr.io/example/web',
          at: ['Agent/main:spec["agent.image"]', 'Pod/a:spec.image'],
        },
        web: 'ghcr.io/example/web',
      },
      holdsNoImage: { 'Agent/main:spec.logo[0].image': 'a picture' },
    };
    const text = printApp(declared);
    expect(parseApp(text, 'f')).toEqual(declared);
    expect(printApp(parseApp(text, 'f'))).toBe(text);
    expect(editApp(text, app)).toBe(printApp(app));
    expect(problemsOf(() => parseApp(text.replace('Pod/a:spec.image', 'Pod/a'), 'f'))).toEqual([
      expect.stringContaining('not an object path'),
    ]);
    expect(problemsOf(() => parseApp(text.replace('tag: "1.0"', 'tga: "1.0"'), 'f'))).toEqual([
      expect.stringContaining('tga'),
    ]);
  });

  test('is edited in place', () => {
    const text = printApp(app).replace('  server:', '  # web\n  server:');
    const edited = editApp(text, { ...app, owners: [...app.owners, '@example/sre'] });
    expect(edited).toBe(text.replace(/( {2}- .*example\/web.*\n)/, '$1  - "@example/sre"\n'));
  });

  test('fails on an image that carries a tag', () => {
    const text = printApp(app).replace('ghcr.io/example/podinfo', 'ghcr.io/example/podinfo:1.0');
    expect(problemsOf(() => parseApp(text, 'f'))).toEqual([
      expect.stringMatching(/^8:11 "images\.server": not an image repository: "podinfo:1\.0"/),
    ]);
  });
});

describe('control files', () => {
  test('a freeze is printed, read back and edited in place', () => {
    const freeze = {
      reason: 'year end: no changes',
      by: 'ada',
      since,
      until: '2026-02-01T00:00:00Z',
      lockdown: true,
    };
    const text = printFreeze(freeze);
    expect(text).toMatch(/^# .+\nreason: "year end: no changes"\n/);
    expect(parseFreeze(text, 'f')).toEqual(freeze);
    const { until: _until, ...open } = freeze;
    const edited = editFreeze(`${text}# ask Ada\n`, { ...open, lockdown: false });
    expect(edited).toBe(`${text.replace(/until[\s\S]*/, '')}# ask Ada\n`);
    expect(parseFreeze(edited, 'f')).toEqual({ ...open, lockdown: false });
  });

  test.each([
    ['2026-02-30T00:00:00Z'],
    ['2026-01-31'],
    ['2026-01-31T08:00:00+01:00'],
    ['2026-01-31T08:00:00z'],
    ['2026-01-31T24:00:00Z'],
    ['tomorrow'],
  ])('fails on %s as a moment', (moment) => {
    const text = `reason: a\nby: b\nsince: "${moment}"\n`;
    expect(problemsOf(() => parseFreeze(text, 'f'))).toEqual([
      expect.stringMatching(/^3:8 "since": not a time: ISO 8601 in UTC/),
    ]);
  });

  test('fails on a freeze that ends before it begins', () => {
    const text = `reason: a\nby: b\nsince: ${since}\nuntil: 2025-01-01T00:00:00Z\n`;
    expect(problemsOf(() => parseFreeze(text, 'f'))).toEqual([
      expect.stringContaining('"until": not after `since`'),
    ]);
  });

  test('a hold is printed, read back and edited in place', () => {
    const hold = { reason: 'rolled back', by: 'ada', since, from: sampleRecord().release };
    expect(parseHold(printHold(hold), 'f')).toEqual(hold);
    const text = `# ours\n${printHold(hold)}`;
    expect(editHold(text, { ...hold, by: 'bob' })).toBe(text.replace('by: ada', 'by: bob'));
  });

  test('fails on a hold with an unknown key', () => {
    expect(problemsOf(() => parseHold(`reason: a\nby: b\nsince: ${since}\nform: r-1\n`, 'f'))).toEqual([
      '4:1 unknown key "form", did you mean "from"?',
    ]);
  });

  test('rejections are added at the end and removed with their comments', () => {
    const first = { what: digestOf('1'), reason: 'leaks', by: 'ada', since };
    const second = { what: `prod:${idOf('2')}`, reason: 'wrong limits', by: 'bob', since };
    const one = addRejection(undefined, first);
    expect(one).toBe(printRejections([first]));
    const commented = one.replace('- what', '# see the report\n- what');
    const both = addRejection(commented, second);
    expect(both.startsWith(commented)).toBe(true);
    expect(parseRejections(both, 'f')).toEqual([first, second]);
    expect(addRejection(both, { ...first, reason: 'again' })).toBe(both);
    expect(removeRejection(both, second.what)).toBe(commented);
    expect(parseRejections(removeRejection(commented, first.what), 'f')).toEqual([]);
    expect(removeRejection(both, 'r-0000000000000000')).toBe(both);
    expect(addRejection(removeRejection(one, first.what), second)).toContain(second.what);
  });

  test('fails on a rejection of something that has no identity', () => {
    const text = `- what: 'latest'\n  reason: a\n  by: b\n  since: ${since}\n`;
    expect(problemsOf(() => parseRejections(text, 'f'))).toEqual([
      expect.stringMatching(/^1:9 "0\.what": neither a digest/),
    ]);
  });
});

describe('witness', () => {
  const witness = {
    release: sampleRecord().release,
    app: anApp('frontend'),
    code: aCommit(idOf('1')),
    renders: aTree(idOf('2')),
    by: 'ci',
    at: since,
    tools: { node: '20.20.0' },
  };

  test('is printed, read back and edited in place', () => {
    const file = layout.pathOf({ kind: 'witness', app: anApp('frontend'), release: witness.release });
    const text = printWitness(witness);
    expect(parseWitness(text, file)).toEqual(witness);
    expect(editWitness(text, { ...witness, by: 'eve', tools: {} })).toBe(
      text.replace('by: ci', 'by: eve').replace(/tools:\n.*\n/, ''),
    );
  });

  test('fails when it stands for another release than its path', () => {
    const file = layout.pathOf({ kind: 'witness', app: anApp('frontend'), release: 'r-0000000000000000' });
    expect(problemsOf(() => parseWitness(printWitness(witness), file))).toEqual([
      expect.stringContaining('the path of the file says "r-0000000000000000"'),
    ]);
  });
});
