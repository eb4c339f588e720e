import { parseAllDocuments } from 'yaml';
import { renderFleet } from '../../lib/authoring/synth/render-fleet';
import { WebService } from '../../lib/authoring/workload';
import type { AdmissionObject } from '../../lib/kubernetes/policy/admission/admission-objects';
import { loadSchemas } from '../../lib/kubernetes/schema';
import type { RenderRequest } from '../../lib/model/exchange';
import type { JsonMap } from '../../lib/model/json';
import { image, oneAppFleet } from '../support/fleets';
import { anApp } from '../support/names';
import { dryRun, prepareCluster, putPolicies, typeWarnings } from './policies-in-cluster';
import { withCluster } from './with-cluster';

const schemas = loadSchemas();
const request: RenderRequest = {
  schema: 'cdk8s-delivery/render-request/v1',
  targets: [],
  apps: [{ app: anApp('web'), images: { server: image().full } }],
  environmentInputs: ['prod'],
  bootstrap: ['prod'],
};

/** Everything of one environment as it is written to files. */
function rendered(): ReadonlyMap<string, JsonMap> {
  const { fleet } = oneAppFleet(
    (chart, { images: { server } }) => void new WebService(chart, 'server', { image: server, port: 8080 }),
    { prod: { namespace: 'shop', approvals: { reviewers: 1 }, policies: { admission: 'deny' } } },
  );
  const settings = { repository: 'https://git.example.org/fleet.git', branch: 'delivery' };
  const files = [...renderFleet(fleet, request, settings).files];
  return new Map(
    files.flatMap(([path, text]) =>
      parseAllDocuments(text)
        .map((document) => document.toJS() as JsonMap | null)
        .flatMap((value, index): [string, JsonMap][] => (value ? [[`${path}#${index}`, value]] : [])),
    ),
  );
}

withCluster('the admission policies of an environment, as rendered', (cluster) => {
  const files = rendered();
  const below = (folder: string) =>
    [...files].flatMap(([path, value]) => (path.startsWith(folder) ? [value] : []));
  const policies = below('bootstrap/prod.yaml').filter(({ kind }) =>
    String(kind).startsWith('ValidatingAdmissionPolicy'),
  ) as unknown as AdmissionObject[];

  beforeAll(async () => {
    await prepareCluster(cluster());
    await putPolicies(cluster(), policies, 'environment');
  });

  test('the API server keeps them as they are written: it fills in nothing that would differ from Git', async () => {
    expect(policies.length).toBeGreaterThan(60);
    for (const { kind, metadata, ...rest } of policies) {
      const place = kind.endsWith('Binding')
        ? 'validatingadmissionpolicybindings'
        : 'validatingadmissionpolicies';
      const { body } = await cluster().call(
        'GET',
        `/apis/admissionregistration.k8s.io/v1/${place}/${metadata.name}`,
      );
      expect((body as { spec?: unknown }).spec).toEqual(rest['spec']);
    }
  });

  test('it finds nothing wrong with the types of their expressions', async () => {
    for (const { kind, metadata } of policies) {
      if (kind.endsWith('Binding')) continue;
      await cluster().until(`${metadata.name} is checked`, async () => {
        const warnings = await typeWarnings(cluster(), metadata.name);
        return warnings !== undefined;
      });
      expect(await typeWarnings(cluster(), metadata.name)).toEqual([]);
    }
  });

  test('what this library renders is let in, and the same with a tag instead of a digest is not', async () => {
    const objects = below('prod/web/').filter((value) => value['kind'] !== 'Application');
    expect(objects.map((value) => value['kind'])).toContain('Deployment');
    for (const value of objects) {
      const { status, body } = await dryRun(cluster(), value, schemas);
      expect([value['kind'], status, status === 201 ? '' : body]).toEqual([value['kind'], 201, '']);
    }
    const deployment = objects.find((value) => value['kind'] === 'Deployment');
    const tagged = JSON.parse(JSON.stringify(deployment).replace(/@sha256:[0-9a-f]{64}/, ':1.0')) as JsonMap;
    const { status, body } = await dryRun(cluster(), tagged, schemas);
    expect([status, JSON.stringify(body)]).toEqual([
      422,
      expect.stringContaining('prod-digest-only-template'),
    ]);
  });
});
