import type { DiffExtension } from '../../kubernetes/diff';
import { ARGOCD_DIFF } from '../argocd/diff';
import { OTHER_CONTROLLERS } from './other-controllers';

/**
 * The controllers' additions to the comparison of manifests. All of them count in every environment: whatever delivers
 * a target, its manifests may hold the objects of any controller.
 */
export const DIFF_EXTENSIONS: readonly DiffExtension[] = [ARGOCD_DIFF, OTHER_CONTROLLERS];
