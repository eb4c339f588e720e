import { join } from 'node:path';
import { argocdKinds } from '../../../lib/controllers/argocd/schema';
import { controllerKinds } from '../../../lib/controllers/schema';
import { loadSchemas } from '../../../lib/kubernetes/schema';
import { crdKinds } from '../../../lib/kubernetes/schema/generate';

test("Argo CD's kinds are those of the CRDs in imports/crds", () => {
  expect(argocdKinds()).toEqual(crdKinds(join(__dirname, '../../../imports/crds')));
});

test.each(['Application', 'AppProject'])(
  'the kind %s is known where it is given, and nowhere else',
  (kind) => {
    const given = loadSchemas({ given: controllerKinds });
    expect(given.kind('argoproj.io/v1alpha1', kind)).toMatchObject({ namespaced: true });
    expect(loadSchemas().kind('argoproj.io/v1alpha1', kind)).toBeUndefined();
  },
);
