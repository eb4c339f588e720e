import { PACK, type PackRule } from '../../kubernetes/policy/pack';
import { noApplicationOverrides, noDefaultProject } from '../argocd/policy';

/** Built-in rules about the own kinds of controllers. */
export const CONTROLLER_RULES: readonly PackRule[] = [noDefaultProject, noApplicationOverrides];

/** The built-in rules there are, about Kubernetes' kinds and about those of controllers. */
export const ALL_RULES: readonly PackRule[] = [...PACK, ...CONTROLLER_RULES];
