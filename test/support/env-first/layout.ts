import type { Layout } from '../../../lib/registry/layout/layout';

/** One folder per environment for everything that is its own, data and manifests alike. */
export const envFirst: Layout = {
  name: 'env-first/v1',
  files: {
    app: 'delivery/<environment>/apps/<app>.yaml',
    record: 'delivery/<environment>/records/<app>.yaml',
    freeze: 'delivery/<environment>/stop/freeze.yaml',
    hold: 'delivery/<environment>/held/<app>.yaml',
    waiver: 'delivery/<environment>/waived/<name>.yaml',
    control: 'delivery/<environment>/controls/<name>.yaml',
  },
  manifests: 'delivery/<environment>/rendered',
};
