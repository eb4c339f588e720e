import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crdKinds, moduleText, packed } from '../../../kubernetes/schema/generate';

// Writes `data.ts` anew from the CRDs in imports/crds/progressive: `npx ts-node lib/controllers/progressive/schema/generate.ts`
const crds = crdKinds(join(__dirname, '../../../../imports/crds/progressive'));
writeFileSync(
  join(__dirname, 'data.ts'),
  moduleText(
    'PROGRESSIVE_KINDS',
    'the CRDs in imports/crds/progressive',
    packed(crds),
    'lib/controllers/progressive/schema/generate.ts',
  ),
);
