import { PACK, type PackRule } from '../../kubernetes/policy/pack';
import type { ObjectRule } from '../../kubernetes/schema';
import { annotations, noApplicationOverrides, noDefaultProject } from '../argocd/policy';

/** Built-in rules about the controllers' own kinds. */
export const CONTROLLER_RULES: readonly PackRule[] = [noDefaultProject, noApplicationOverrides];

/** Checks of objects that controllers read, which no schema covers. */
export const CONTROLLER_OBJECT_RULES: readonly ObjectRule[] = [annotations];

/** All built-in rules, about Kubernetes' kinds and those of controllers. */
export const ALL_RULES: readonly PackRule[] = [...PACK, ...CONTROLLER_RULES];
