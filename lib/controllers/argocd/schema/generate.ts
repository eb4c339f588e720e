import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crdKinds, moduleText, packed } from '../../../kubernetes/schema/generate';

// Writes `data.ts` anew from the CRDs in imports/crds: `npx ts-node lib/controllers/argocd/schema/generate.ts`
const crds = crdKinds(join(__dirname, '../../../../imports/crds'));
writeFileSync(
  join(__dirname, 'data.ts'),
  moduleText(
    'ARGOCD_KINDS',
    'the CRDs in imports/crds',
    packed(crds),
    'lib/controllers/argocd/schema/generate.ts',
  ),
);
