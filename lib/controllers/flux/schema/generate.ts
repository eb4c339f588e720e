import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crdKinds, moduleText, packed } from '../../../kubernetes/schema/generate';

// Writes `data.ts` anew from the CRDs in imports/crds/flux: `npx ts-node lib/controllers/flux/schema/generate.ts`
const crds = crdKinds(join(__dirname, '../../../../imports/crds/flux'));
writeFileSync(
  join(__dirname, 'data.ts'),
  moduleText(
    'FLUX_KINDS',
    'the CRDs in imports/crds/flux',
    packed(crds),
    'lib/controllers/flux/schema/generate.ts',
  ),
);
