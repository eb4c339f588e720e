import { PACK, type PackRule } from '../../kubernetes/policy/pack';
import type { ObjectRule } from '../../kubernetes/schema';
import { annotations, noApplicationOverrides, noDefaultProject } from '../argocd/policy';

/** Built-in rules about the own kinds of controllers. */
export const CONTROLLER_RULES: readonly PackRule[] = [noDefaultProject, noApplicationOverrides];

/** What no schema sees of objects that controllers read. */
export const CONTROLLER_OBJECT_RULES: readonly ObjectRule[] = [annotations];

/** The built-in rules there are, about Kubernetes' kinds and about those of controllers. */
export const ALL_RULES: readonly PackRule[] = [...PACK, ...CONTROLLER_RULES];
