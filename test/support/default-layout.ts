import { layoutOf } from '../../lib/registry';

/** Where things lie in a delivery whose environments all have the default layout. */
export const layout = layoutOf([]);
