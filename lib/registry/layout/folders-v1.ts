import { DEFAULT_LAYOUT } from '../../model/environment';
import type { Layout } from './layout';

/** A folder per environment for its data, and another one for its manifests. */
export const foldersV1: Layout = {
  name: DEFAULT_LAYOUT,
  files: {
    app: 'environments/<environment>/apps/<app>.yaml',
    record: 'environments/<environment>/releases/<app>.yaml',
    freeze: 'environments/<environment>/freeze.yaml',
    hold: 'environments/<environment>/holds/<app>.yaml',
    waiver: 'environments/<environment>/waivers/<name>.yaml',
    control: 'environments/<environment>/controls/<name>.yaml',
  },
  manifests: 'manifests/<environment>',
};
