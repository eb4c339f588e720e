import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '../../lib/model/finding';
import type { Cli } from '../support/cli';
import { DeliveredExample } from '../support/delivered-example';
import { temporaryDirectories } from '../support/temporary-directory';
import { CONFTEST, KUBECONFORM, KUBERNETES, withGo } from './go-tools';
import { CRD_FILES, SCHEMA_LOCATION, writeSchemas } from './schemas';

const temporary = temporaryDirectories();

interface Checked {
  readonly outcome: string;
  readonly manifests: number;
  readonly findings: readonly Finding[];
}

withGo('check with kubeconform and conftest', [KUBECONFORM, CONFTEST, KUBERNETES], (tools) => {
  let cli: Cli;
  let location = '';
  let withoutCrds = '';
  let policies = '';
  beforeAll(async () => {
    tools.kubeconform();
    tools.conftest();
    const openapi = join(tools.module(KUBERNETES), 'api/openapi-spec/swagger.json');
    writeSchemas(join(tools.folder, 'schemas'), openapi, CRD_FILES);
    writeSchemas(join(tools.folder, 'without-crds'), openapi, []);
    location = join(tools.folder, 'schemas', SCHEMA_LOCATION);
    withoutCrds = join(tools.folder, 'without-crds', SCHEMA_LOCATION);
    const example = await DeliveredExample.create(await temporary());
    policies = join(example.project.folder, 'policy');
    mkdirSync(policies);
    cli = (await example.copy()).cli.with({
      env: { PATH: `${tools.folder}:${process.env['PATH']}` },
    });
  });

  const check = async (...words: string[]): Promise<Checked & { code: number | null }> => {
    const { code, data } = await cli.json('check', ...words);
    return { code, ...(data as Checked) };
  };

  test('passes where both tools find nothing wrong', async () => {
    writeFileSync(
      join(policies, 'rules.rego'),
      'package main\nimport rego.v1\ndeny contains "no name" if not input.metadata.name\n',
    );
    const asked = ['--with', 'kubeconform,conftest', '--schema-location', location];
    expect(await check(...asked)).toMatchObject({ code: 0, outcome: 'passed', findings: [] });
  });

  test('refuses what the Rego of the project denies, at the file in the delivery repository', async () => {
    writeFileSync(
      join(policies, 'rules.rego'),
      'package main\nimport rego.v1\ndeny contains msg if { input.kind == "Deployment"; msg := input.metadata.name }\n',
    );
    const { code, outcome, findings } = await check('--with', 'conftest', '--env', 'dev');
    expect([code, outcome]).toEqual([1, 'failed']);
    expect(
      findings.map(({ code: each, message, subject }) => [each, message, subject.app, subject.file]),
    ).toEqual(
      ['backend', 'frontend'].map((app) => [
        'SECOND_OPINION_FAILED',
        `conftest: main: ${app}-server`,
        app,
        expect.stringMatching(new RegExp(`^manifests/dev/${app}/.*\\.yaml$`)),
      ]),
    );
  });

  test('says once which kinds kubeconform has no schema for, which fails nothing', async () => {
    const { code, outcome, findings } = await check(
      '--with',
      'kubeconform',
      '--schema-location',
      withoutCrds,
    );
    expect([code, outcome]).toEqual([0, 'passed']);
    expect(findings.map(({ severity, message }) => [severity, message])).toEqual([
      ['warning', 'kubeconform has no schema of Kubernetes 1.34 for 2 manifests: Application (2)'],
    ]);
  });
});
