import type { DiffExtension } from '../../kubernetes/diff';
import { ARGOCD_DIFF } from '../argocd/diff';
import { OTHER_CONTROLLERS } from './other-controllers';

/**
 * What controllers add to the comparison of manifests. All of it counts in every environment: whatever delivers a target,
 * its manifests may hold the objects of any controller.
 */
export const DIFF_EXTENSIONS: readonly DiffExtension[] = [ARGOCD_DIFF, OTHER_CONTROLLERS];
