import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createProgram } from '../../lib/cli/program';
import { ALL_RULES } from '../../lib/controllers/policy';
import { gateListing } from '../../lib/gates/gate-listing';
import { editEnvironment, parseEnvironment } from '../../lib/registry';
import { fewReplicas } from '../kubernetes/policy/custom-policy-samples';
import { layout } from '../support/default-layout';
import { FleetFixture } from '../support/fleet-fixture';
import { thrownCodes } from '../support/outcome-codes';
import { judgedOutput } from '../support/output-judge';

/** What a command prints, run in this process. */
async function printed(...words: readonly string[]): Promise<string> {
  let text = '';
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  try {
    await createProgram(words).parseAsync([...words, '--no-color'], { from: 'user' });
  } finally {
    write.mockRestore();
  }
  return text;
}

describe('without an environment', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cdk8s-delivery-rules-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('every rule has a line with its name and its title, below its profile; no repository is needed', async () => {
    const lines = (await printed('rules', '-C', folder)).trimEnd().split('\n');
    const gates = gateListing();
    expect(gates.map(({ gate }) => gate)).toEqual(
      expect.arrayContaining(['expression', 'soak', 'statement']),
    );
    for (const { gate, about } of gates)
      expect(lines).toContainEqual(expect.stringMatching(new RegExp(`^ *${gate} +${about}$`)));
    for (const { name, title } of ALL_RULES)
      expect(lines.filter((line) => line.startsWith(`${name} `) && line.endsWith(`  ${title}`))).toHaveLength(
        1,
      );
    expect(lines.filter((line) => line.endsWith(':'))).toEqual([
      'always refuses:',
      'refuses where registries are named:',
      'Pod Security, baseline:',
      'Pod Security, restricted:',
      'production:',
      'gates that an environment may have:',
    ]);
  });

  test('the name of a rule gives its documentation', async () => {
    const probes = ALL_RULES.find(({ name }) => name === 'probes');
    const text = await printed('rules', 'probes', '-C', folder);
    expect(text).toBe(`probes: ${probes?.title}\n\n${probes?.docs}\n\nprofile: production\n`);
  });

  test('--json gives all of it, and does not say what holds where nobody asked', async () => {
    expect(judgedOutput(await printed('rules', '--json', '-C', folder))).toEqual({
      schema: 'cdk8s-delivery/rules/v1',
      outcome: 'done',
      release: null,
      commit: null,
      proposal: null,
      findings: [],
      environment: null,
      gates: gateListing(),
      rules: ALL_RULES.map(({ name, title, docs, profile }) => ({ name, title, docs, profile })),
    });
  });

  test('fails on a name that is none, with a guess', async () => {
    expect(await thrownCodes(printed('rules', 'prob', '-C', folder))).toEqual(['INVALID_OPTION']);
    await expect(printed('rules', 'digest-onyl', '-C', folder)).rejects.toThrow(
      /"digest-onyl" is not a built-in rule; known: .*; did you mean "digest-only"\?$/,
    );
  });
});

describe('in an environment', () => {
  let fleet: FleetFixture;
  let place: string[];
  const cache = process.env['CDK8S_DELIVERY_CACHE'];
  beforeAll(async () => {
    fleet = await FleetFixture.create();
    await fleet.configure();
    process.env['CDK8S_DELIVERY_CACHE'] = join(fleet.root, 'rules-cache');
    place = ['-C', fleet.root, '--delivery', fleet.remote.gitDir, '--branch', fleet.branch];
    const file = layout.pathOf({ kind: 'environment', environment: 'dev' });
    const old = await fleet.textAt(file);
    const known = parseEnvironment(old ?? '', file);
    const custom = [
      fewReplicas(),
      fewReplicas({
        name: 'by-pods',
        match: { pods: true },
        description: 'a description\nof two lines',
        conditions: [{ name: 'named', expression: "object.metadata.name != ''" }],
        variables: [{ name: 'count', expression: 'size(\n  variables.containers\n)' }],
        validations: [{ expression: 'variables.count < params.most', message: 'many\u202e containers' }],
        params: { most: 5 },
        severity: 'warning',
        admission: ['Audit'],
      }),
    ];
    const policies = { rules: { probes: 'off' as const, 'disruption-budget': 'refuse' as const }, custom };
    const environment = { ...known.environment, policies };
    const content = editEnvironment(old, { ...known, environment }, file);
    await fleet.byHand([{ kind: 'file', path: file, content }]);
  });
  afterAll(async () => {
    if (cache === undefined) delete process.env['CDK8S_DELIVERY_CACHE'];
    else process.env['CDK8S_DELIVERY_CACHE'] = cache;
    await fleet.remove();
  });

  test('each rule says what it does by the delivery data, and which severities were chosen', async () => {
    const text = await printed('rules', '--env', 'dev', ...place);
    expect(text).toMatch(/^in dev:\nalways refuses:\n/);
    expect(text).toMatch(/^refuses {2}digest-only .*digest$/m);
    expect(text).toMatch(/^off {6}probes .*\(chosen here\)$/m);
    expect(text).toMatch(/^refuses {2}disruption-budget .*\(chosen here\)$/m);
    expect(text).toMatch(/^warns {4}denied-tags .*`latest`$/m);
    expect(text).toMatch(/^warns {4}seccomp-profile /m);
    const page = await printed('rules', 'probes', '--env', 'dev', ...place);
    expect(page).toMatch(/\nin dev: off, chosen by its data\n$/);
  });

  test('--json says what each does', async () => {
    const { environment, rules } = judgedOutput(
      await printed('rules', '--env', 'prod', '--json', ...place),
    ) as {
      environment: string;
      rules: { name: string; severity: string; switched: boolean }[];
    };
    expect(environment).toBe('prod');
    const standing = new Map(rules.map(({ name, severity, switched }) => [name, `${severity} ${switched}`]));
    expect(standing.get('disruption-budget')).toBe('warn false');
    expect(standing.get('no-privileged')).toBe('refuse false');
    expect(standing.get('approved-registries')).toBe('off false');
    expect(standing.size).toBe(ALL_RULES.length);
  });

  test('custom policies come after the others, with their severity', async () => {
    const lines = (await printed('rules', '--env', 'dev', ...place)).trimEnd().split('\n');
    expect(lines.slice(lines.indexOf('custom policies:'))).toEqual([
      'custom policies:',
      'refuses  few-replicas  nothing here needs more than ten pods',
      'warns    by-pods       a description of two lines',
    ]);
    expect(await printed('rules', '--env', 'prod', ...place)).not.toContain('custom policies');
  });

  test('the name of one gives all that it says, made visible', async () => {
    expect(await printed('rules', 'few-replicas', '--env', 'dev', ...place)).toBe(
      `few-replicas: nothing here needs more than ten pods

about: apps/v1/Deployment
asks for: object.spec.replicas <= 10
  else: more than 10 replicas (spec.replicas)
  in its words: string(object.spec.replicas) + ' replicas, at most 10 are allowed'

severity: refusal
remedy: ask for fewer replicas
in dev: on, a custom policy
`,
    );
    expect(await printed('rules', 'by-pods', '--env', 'dev', ...place)).toBe(
      `by-pods: a description of two lines

about: all that makes pods
only where (named): object.metadata.name != ''
variables.count: size(
    variables.containers
    )
params.most: 5
asks for: variables.count < params.most
  else: many\\u202e containers

severity: warning
in the cluster: Audit
remedy: ask for fewer replicas
in dev: on, a custom policy
`,
    );
  });

  test('--json gives them as data', async () => {
    const { rules, custom } = judgedOutput(await printed('rules', '--env', 'dev', '--json', ...place)) as {
      rules: unknown[];
      custom: unknown[];
    };
    expect(rules).toHaveLength(ALL_RULES.length);
    expect(custom).toMatchObject([
      { ...fewReplicas(), severity: 'refusal' },
      { name: 'by-pods', severity: 'warning' },
    ]);
    const one = judgedOutput(await printed('rules', 'by-pods', '--env', 'dev', '--json', ...place)) as object;
    expect(one).toMatchObject({ environment: 'dev', rules: [], custom: [{ name: 'by-pods' }] });
  });

  test('fails on a name that is not a rule there, with a guess among its own', async () => {
    await expect(printed('rules', 'few-replica', '--env', 'dev', ...place)).rejects.toThrow(
      /"few-replica" is not a rule of dev; known: .*; did you mean "few-replicas"\?$/,
    );
    await expect(printed('rules', 'few-replicas', '--env', 'prod', ...place)).rejects.toThrow(
      /"few-replicas" is not a rule of prod/,
    );
  });

  test('fails on an environment that there is not', async () => {
    expect(await thrownCodes(printed('rules', '--env', 'qa', ...place))).toEqual(['UNKNOWN_ENVIRONMENT']);
  });
});
