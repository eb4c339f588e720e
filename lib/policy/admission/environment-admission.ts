import { DeliveryError } from '../../finding';
import type { EnvironmentData } from '../../protocol';
import { loadSchemas } from '../../schema';
import { packOptionsOf } from '../pack/pack-options';
import { packRules } from '../pack/pack-rules';
import type { Rule } from '../typed/evaluate-policies';
import { Policy } from '../typed/policy';
import { type AdmissionObject, type AdmissionTarget, admissionObjects } from './admission-objects';

/** The minor release of Kubernetes that first has admission policies without a feature gate, behind `1.`. */
const FIRST_MINOR = 30;

/**
 * The admission policies that an environment asks for, and their bindings: the very rules that are evaluated before the
 * merge, for its namespace. None where it asks for none.
 *
 * Rules about Argo CD's own kinds stay out. They would hold for everybody's Applications in Argo CD's namespace, and
 * Applications live in Argo CD's cluster, which need not be the environment's.
 *
 * @throws DeliveryError `INVALID_OPTION` for a Kubernetes release or rule that there is not, or a release too old
 */
export function environmentAdmission(environment: EnvironmentData): readonly AdmissionObject[] {
  const { admission, kubernetes } = environment.policies ?? {};
  if (admission === undefined) return [];
  const schemas = loadSchemas(kubernetes === undefined ? {} : { minor: kubernetes });
  if (schemas.minor < FIRST_MINOR) {
    throw DeliveryError.of(
      'INVALID_OPTION',
      `admission policies need Kubernetes 1.${FIRST_MINOR}, the cluster is 1.${schemas.minor}`,
      { environment: environment.name },
    );
  }
  const rules = packRules(packOptionsOf(environment)).filter((rule) => !isAboutArgo(rule));
  return admissionObjects(rules, {
    environment: environment.name,
    namespaces: [environment.destination.namespace],
    schemas,
    ...LIMITS[admission],
  }).objects;
}

const LIMITS: Readonly<Record<'deny' | 'warn' | 'audit', Pick<AdmissionTarget, 'limit'>>> = {
  deny: {},
  warn: { limit: 'Warn' },
  audit: { limit: 'Audit' },
};

function isAboutArgo(rule: Rule): boolean {
  if (!(rule instanceof Policy) || !('kinds' in rule.props.match)) return false;
  return rule.props.match.kinds.every((kind) => kind.startsWith('argoproj.io/'));
}
