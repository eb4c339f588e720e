import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeliveryError, Policy, type PolicyProps } from '../../../lib';
import { renderFleet } from '../../../lib/authoring/synth/render-fleet';
import { BUILT_IN_RULES } from '../../../lib/model/environment';
import { fewReplicas, widgetCrd } from '../../kubernetes/policy/custom-policy-samples';
import { findingsOf } from '../../support/codes';
import { threeEnvironments } from '../../support/fleets';

const policy = (changes: Partial<PolicyProps> = {}) =>
  new Policy({ ...(fewReplicas() as PolicyProps), ...changes });

type Props = NonNullable<Parameters<typeof threeEnvironments>[0]>;

const policiesOf = (props: Props) => {
  const { environments } = threeEnvironments(props).fleet.describe();
  return Object.fromEntries(environments.map(({ name, policies }) => [name, policies]));
};
const problems = (props: Props) =>
  threeEnvironments(props)
    .fleet.findings()
    .map(({ code, message }) => `${code} ${message}`);

describe('custom policies of an environment', () => {
  test('travel as data, with the others and without the environments that they name', () => {
    const custom = [policy(), policy({ name: 'not-in-dev', environments: ['staging', 'prod'] })];
    const told = policiesOf({
      dev: { policies: { custom } },
      prod: { policies: { custom, admission: 'warn' } },
    });
    expect(told).toEqual({
      dev: { custom: [fewReplicas()] },
      staging: undefined,
      prod: { admission: 'warn', custom: [fewReplicas(), fewReplicas({ name: 'not-in-dev' })] },
    });
    expect(
      problems({ dev: { policies: { custom } }, prod: { policies: { custom, admission: 'warn' } } }),
    ).toEqual([]);
  });

  test('say nothing where none of them holds', () => {
    const custom = [policy({ environments: ['prod'] })];
    expect(policiesOf({ dev: { policies: { custom } } })['dev']).toBeUndefined();
    expect(policiesOf({ dev: { policies: { custom, production: 'refuse' } } })['dev']).toEqual({
      production: 'refuse',
    });
  });

  test('change no render: they are not an input of apps', () => {
    const inputs = (props: Props) =>
      threeEnvironments(props)
        .fleet.describe()
        .environments.map((each) => each.inputs);
    expect(inputs({ prod: { policies: { custom: [policy()] } } })).toEqual(inputs({}));
  });

  test('need no policy engine to be described: who renders no cluster policies evaluates none', () => {
    const { fleet } = threeEnvironments({ prod: { policies: { custom: [policy()] } } });
    const request = {
      schema: 'cdk8s-delivery/render-request/v1' as const,
      targets: [],
      apps: [],
      environmentInputs: ['*'],
      bootstrap: ['*'],
    };
    const settings = { repository: 'https://git.example.org/fleet.git', branch: 'delivery' };
    const { description, files } = renderFleet(fleet, request, settings);
    expect(description.environments.at(-1)?.policies?.custom).toEqual([fewReplicas()]);
    expect([...files.keys()].filter((path) => path.includes('/cluster/'))).toEqual([]);
  });
});

describe('policies that cannot be taken', () => {
  test('fails for names that are taken, environments that there are not, and missing values, all at once', () => {
    const custom = [
      policy(),
      policy(),
      policy({ name: 'probes' }),
      policy({ name: 'elsewhere', environments: ['prodd'] }),
      policy({
        name: 'limited',
        params: { most: undefined },
        validations: [{ expression: 'object.spec.replicas <= params.most', message: 'too many' }],
      }),
    ];
    expect(problems({ prod: { policies: { custom } } })).toEqual([
      'INVALID_POLICY two policies of prod are named "few-replicas"',
      'INVALID_POLICY the policy "probes" of prod has the name of a built-in rule',
      'UNKNOWN_ENVIRONMENT the policy "elsewhere" holds in "prodd", which is not an environment; known: dev, staging, prod; did you mean "prod"?',
      'INVALID_POLICY the policy "limited": its value "most" is undefined',
    ]);
  });

  test('takes the same name twice where the two never meet', () => {
    const custom = [policy({ environments: ['dev'] }), policy({ environments: ['prod'] })];
    expect(problems({ dev: { policies: { custom } }, prod: { policies: { custom } } })).toEqual([]);
  });

  test('fails for more than data may hold', () => {
    const long = policy({ description: 'x'.repeat(2001) });
    expect(problems({ prod: { policies: { custom: [long] } } })).toEqual([
      expect.stringContaining('"policies.custom.0.description": longer than 2000 characters'),
    ]);
  });

  test.each(BUILT_IN_RULES.map((name) => [name]))('fails for the name of the built-in rule %s', (name) => {
    expect(problems({ dev: { policies: { custom: [policy({ name })] } } })).toHaveLength(1);
  });
});

describe('a policy where it is written', () => {
  test('fails for a mistyped field, with the column and a guess', () => {
    const typo = () =>
      policy({ validations: [{ expression: 'object.spec.replica <= 10', message: 'many' }] });
    expect(typo).toThrow(DeliveryError);
    expect(findingsOf(typo)[0]?.message).toMatch(/did you mean "replicas"\? at column 13 of /);
  });

  test('is checked against the Kubernetes that is named', () => {
    const make = (kubernetes: string) =>
      new Policy(
        {
          ...(fewReplicas() as PolicyProps),
          match: { kinds: ['batch/v1/Job'] },
          validations: [{ expression: '!has(object.spec.managedBy)', message: 'managed' }],
        },
        { kubernetes },
      );
    expect(make('1.34').name).toBe('few-replicas');
    expect(findingsOf(() => make('1.28'))[0]?.message).toContain('no such key: managedBy');
    expect(findingsOf(() => make('1.99'))[0]?.code).toBe('INVALID_OPTION');
  });

  test("is checked against the project's own CRDs where their folder is named", () => {
    const folder = mkdtempSync(join(tmpdir(), 'cdk8s-delivery-crds-'));
    const about = (kind: PolicyProps['match'], field: string, crds?: string) => () =>
      new Policy(
        {
          ...(fewReplicas() as PolicyProps),
          match: kind,
          validations: [{ expression: `object.spec.${field} <= 3`, message: 'large' }],
        },
        crds === undefined ? {} : { crds },
      );
    try {
      writeFileSync(join(folder, 'widgets.json'), JSON.stringify(widgetCrd()));
      const widgets = { kinds: ['example.org/v1/Widget'] } as const;
      expect(about(widgets, 'size', folder)().name).toBe('few-replicas');
      expect(findingsOf(about(widgets, 'sice', folder))[0]?.message).toContain('did you mean "size"?');
      expect(about(widgets, 'sice')().name).toBe('few-replicas');
      expect(findingsOf(about({ kinds: ['example.org/v1/Gadget'] }, 'size', folder))[0]?.message).toContain(
        'the kind "example.org/v1/Gadget" is in none of the CRDs of',
      );
      expect(findingsOf(about({ kinds: ['example.org/v2/Widget'] }, 'size', folder))[0]?.message).toContain(
        'the kind "example.org/v2/Widget" is not served, its versions are example.org/v1',
      );
      expect(findingsOf(about(widgets, 'size', join(folder, 'none')))[0]?.code).toBe('BROKEN_FILE');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
