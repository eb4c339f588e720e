import { parseDocument } from 'yaml';
import { ALL_RULES } from '../../lib/controllers/policy';
import { CODES, type Finding, finding, undecidedRefusal } from '../../lib/model/finding';
import { customRuleDocs, toGithub, toJunit, toSarif } from '../../lib/views/reports';
import { fewReplicas } from '../kubernetes/policy/custom-policy-samples';
import { anEnv } from '../support/names';
import { type Element, parseXml } from '../support/parse-xml';

const HOSTILE = 'a\n::error::b\r\n%0A]]><x y="1">&amp;\u0000\u001b[31m\u202e\ud800\uffff, c: [d](e) {0}';

const failed = finding(
  'refusal',
  'POLICY_FAILED',
  'probes: Deployment "web": containers without a readiness probe: server',
  {
    environment: 'prod',
    app: 'web',
    file: 'manifests/prod/web/Deployment.web.yaml',
    line: 3,
    column: 5,
    object: 'Deployment web',
    path: '.spec',
    construct: 'WebService "server" (deployment)',
    rule: 'probes',
  },
);
const undecided = undecidedRefusal('POLICY_UNDECIDED', 'own: Pod "a": who asks', {
  environment: 'prod',
  app: 'api',
});
const warning = finding('warning', 'API_DEPRECATED', 'Ingress web: going', {
  environment: 'dev',
  app: 'web',
});
const note = finding('note', 'WAIVED', 'waived until then', { environment: 'dev', app: 'web' });
const homeless = finding('refusal', 'MIXED_CHANGE', 'one change holds two');
const hostile = finding('refusal', 'FILES_DIFFER', HOSTILE, {
  environment: 'dev',
  app: 'web',
  file: `a b/${HOSTILE}`,
  object: HOSTILE,
  construct: HOSTILE,
});
const all: readonly Finding[] = [failed, undecided, warning, note, homeless, hostile];

describe('SARIF', () => {
  const options = { version: '1.2.3', pack: ALL_RULES };

  interface Log {
    readonly version: string;
    readonly runs: readonly {
      readonly tool: { readonly driver: { readonly name: string; readonly rules: readonly Rule[] } };
      readonly results: readonly Result[];
    }[];
  }
  interface Rule {
    readonly id: string;
    readonly shortDescription: { readonly text: string };
    readonly help: { readonly text: string };
  }
  interface Result {
    readonly ruleId: string;
    readonly ruleIndex: number;
    readonly kind: string;
    readonly level: string;
    readonly message: { readonly text: string };
    readonly locations: readonly {
      readonly physicalLocation: {
        readonly artifactLocation: { readonly uri: string };
        readonly region?: { readonly startLine: number; readonly startColumn?: number };
      };
    }[];
    readonly partialFingerprints: Readonly<Record<string, string>>;
  }

  const run = (findings: readonly Finding[]) => {
    const log = JSON.parse(toSarif(findings, options)) as Log;
    expect(log.version).toBe('2.1.0');
    const [only, ...others] = log.runs;
    if (!only || others.length > 0) throw new Error('one run is expected');
    return only;
  };

  test('lists every rule once, each result points at its own', () => {
    const { tool, results } = run([...all, failed]);
    const ids = tool.driver.rules.map(({ id }) => id);
    expect(ids).toEqual([
      'probes',
      'POLICY_UNDECIDED',
      'API_DEPRECATED',
      'WAIVED',
      'MIXED_CHANGE',
      'FILES_DIFFER',
    ]);
    expect(results.map(({ ruleIndex }) => ids[ruleIndex])).toEqual(results.map(({ ruleId }) => ruleId));
  });

  test('documents custom policies by what their authors say, once for several environments', () => {
    const custom = fewReplicas({ description: 'few pods', remedy: 'ask for fewer' });
    const docs = customRuleDocs([{ policies: { custom: [custom] } }, {}, { policies: { custom: [custom] } }]);
    expect(docs).toEqual([{ name: 'few-replicas', title: 'few pods', docs: 'few pods; ask for fewer' }]);
    const about = { environment: 'dev', rule: 'few-replicas' };
    const found = finding('refusal', 'POLICY_FAILED', 'few-replicas: Deployment "web": 12', about);
    const log: Log = JSON.parse(toSarif([found], { version: '1.2.3', pack: [...ALL_RULES, ...docs] }));
    const [rule] = log.runs[0]?.tool.driver.rules ?? [];
    expect(rule).toMatchObject({
      id: 'few-replicas',
      shortDescription: { text: 'few pods' },
      help: { text: 'few pods; ask for fewer' },
    });
  });

  test('documents rules of the pack by their documentation, others by the catalogue', () => {
    const { rules } = run(all).tool.driver;
    const probes = ALL_RULES.find(({ name }) => name === 'probes');
    expect(rules[0]).toMatchObject({
      shortDescription: { text: probes?.title },
      help: { text: probes?.docs },
    });
    expect(rules[2]?.help.text).toContain(CODES.API_DEPRECATED.remedy);
    const custom = { ...failed, subject: { ...failed.subject, rule: 'custom-rule' } };
    expect(run([custom]).tool.driver.rules).toMatchObject([{ id: 'custom-rule' }]);
  });

  test('what is undecided is open, with the level that the standard then asks for', () => {
    expect(run(all).results.map(({ kind, level }) => `${kind} ${level}`)).toEqual([
      'fail error',
      'open none',
      'fail warning',
      'fail note',
      'fail error',
      'fail error',
    ]);
  });

  test('every result stands at a file: its own, or that of the target or environment', () => {
    const places = run(all).results.map(({ locations }) => locations[0]?.physicalLocation);
    expect(places.slice(0, 5)).toEqual([
      {
        artifactLocation: { uri: 'manifests/prod/web/Deployment.web.yaml' },
        region: { startLine: 3, startColumn: 5 },
      },
      { artifactLocation: { uri: 'environments/prod/releases/api.yaml' } },
      { artifactLocation: { uri: 'environments/dev/releases/web.yaml' } },
      { artifactLocation: { uri: 'environments/dev/releases/web.yaml' } },
      { artifactLocation: { uri: 'environments' } },
    ]);
    expect(places[5]?.artifactLocation.uri).toMatch(
      /^a%20b\/[A-Za-z0-9%._~!'()*-]+(?:\/[A-Za-z0-9%._~!'()*-]+)*$/,
    );
  });

  test('what made the object is a logical location beside the object, and in the message', () => {
    const [first] = run([failed]).results;
    expect(first?.locations).toMatchObject([
      {
        logicalLocations: [
          { fullyQualifiedName: 'prod/web/Deployment web' },
          { fullyQualifiedName: 'WebService "server" (deployment)' },
        ],
      },
    ]);
    expect(first?.message.text.split('\n')).toEqual([
      failed.message,
      'made by WebService "server" (deployment)',
      `→ ${failed.remedy}`,
    ]);
  });

  test('hostile text steers nothing: no escapes of a terminal, no link', () => {
    const text = toSarif(all, options);
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
    expect(run(all).results[5]?.message.text).toContain('[d] (e)');
  });

  test('a finding keeps its fingerprint when the value or the line changes, and no other has it', () => {
    const moved = { ...failed, message: 'probes: other', subject: { ...failed.subject, line: 9 } };
    const prints = run([...all, moved]).results.map((each) => each.partialFingerprints['finding/v1']);
    expect(prints[6]).toBe(prints[0]);
    expect(new Set(prints.slice(0, 6)).size).toBe(6);
  });

  test('no findings make a run without results', () => {
    expect(run([])).toMatchObject({ tool: { driver: { rules: [] } }, results: [] });
  });
});

describe('JUnit', () => {
  const checked = [
    { environment: anEnv('dev'), apps: ['web', 'api'] },
    { environment: anEnv('prod'), apps: ['web', 'api'] },
  ];
  const report = (findings: readonly Finding[]) => parseXml(toJunit(findings, checked));
  const cases = ({ children }: Element) =>
    children.flatMap((suite) =>
      suite.children.map(({ attributes, children: [first] }) =>
        [suite.attributes['name'], attributes['name'], first?.name ?? 'passed'].join(' | '),
      ),
    );

  test('a target about which nothing was found is a case that passed', () => {
    const root = report([]);
    expect(root.attributes).toMatchObject({ tests: '4', failures: '0', skipped: '0' });
    expect(cases(root)).toEqual([
      'dev | web | passed',
      'dev | api | passed',
      'prod | web | passed',
      'prod | api | passed',
    ]);
  });

  test('refusals fail, what is undecided is an error, what informs is output, and nothing is lost', () => {
    const root = report([failed, undecided, warning, note, homeless]);
    expect(root.attributes).toMatchObject({ tests: '5', failures: '2', errors: '1', skipped: '0' });
    expect(cases(root)).toEqual([
      'dev | web | system-out',
      'dev | api | passed',
      'prod | web probes Deployment web | failure',
      'prod | api POLICY_UNDECIDED | error',
      'delivery | delivery MIXED_CHANGE | failure',
    ]);
    const [dev, prod] = root.children;
    expect(dev?.children[0]?.children[0]?.text).toBe(
      'warning API_DEPRECATED: Ingress web: going\nnote WAIVED: waived until then',
    );
    expect(prod?.children[0]?.children[0]).toMatchObject({
      attributes: { type: 'POLICY_FAILED', message: failed.message },
      text: expect.stringMatching(
        /^manifests\/prod\/web\/Deployment\.web\.yaml:3:5\n.*\nmade by WebService "server" \(deployment\)\n→ /,
      ),
    });
  });

  test('what is undecided and was named beforehand is skipped', () => {
    const root = report([{ ...undecided, severity: 'warning' }]);
    expect(root.attributes).toMatchObject({ failures: '0', errors: '0', skipped: '1' });
    expect(cases(root)).toContain('prod | api POLICY_UNDECIDED | skipped');
  });

  test('hostile text comes back as text, without what XML cannot hold', () => {
    const root = report([hostile]);
    const [failure] = root.children[0]?.children[0]?.children ?? [];
    const shown =
      'a\n::error::b\\u000d\n%0A]]><x y="1">&amp;\\u0000\\u001b[31m\\u202e\\ud800\\uffff, c: [d](e) {0}';
    expect(failure?.attributes['message']).toBe(shown);
    expect(failure?.text).toContain(`refusal FILES_DIFFER: ${shown}`);
    expect(root.children.map(({ name }) => name)).toEqual(['testsuite', 'testsuite']);
  });
});

describe('workflow commands of GitHub', () => {
  test('are one line for each finding, at the file where there is one', () => {
    expect(toGithub([failed, undecided, warning, note]).split('\n')).toEqual([
      `::error file=manifests/prod/web/Deployment.web.yaml,line=3,col=5,title=POLICY_FAILED probes prod/web::${failed.message}%0Amade by WebService "server" (deployment)%0A→ ${failed.remedy}`,
      `::error title=POLICY_UNDECIDED prod/api::not decided: ${undecided.message}%0A→ ${undecided.remedy}`,
      `::warning title=API_DEPRECATED dev/web::${warning.message}%0A→ ${warning.remedy}`,
      '::notice title=WAIVED dev/web::waived until then',
      '',
    ]);
  });

  test('hostile text adds no command and no property', () => {
    const text = toGithub([hostile]);
    expect(text.endsWith('\n')).toBe(true);
    const line = text.slice(0, -1);
    expect(line).not.toMatch(/[\u0000-\u001f]/);
    const [, command, properties = '', message = ''] = /^::([a-z]+) (.*?)::(.*)$/s.exec(line) ?? [];
    expect(command).toBe('error');
    expect(properties.split(',').map((each) => each.split('=')[0])).toEqual(['file', 'title']);
    expect(message).toContain('a%0A::error::b\\u000d%0A%250A]]>');
  });

  test('no findings make no line', () => {
    expect(toGithub([])).toBe('');
  });
});

test('a remedy or message of the catalogue is text for every format', () => {
  const findings = Object.keys(CODES).map((code) => finding('refusal', code as Finding['code'], 'x'));
  expect(JSON.parse(toSarif(findings, { version: '1' })).runs[0].results).toHaveLength(findings.length);
  expect(parseXml(toJunit(findings, [])).attributes['failures']).toBe(String(findings.length));
  expect(parseDocument(toSarif(findings, { version: '1' })).errors).toEqual([]);
});
