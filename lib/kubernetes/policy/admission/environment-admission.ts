import type { EnvironmentData } from '../../../model/environment';
import { DeliveryError, type Finding, quote, refusal } from '../../../model/finding';
import { groupOf } from '../../facts';
import type { GivenKinds, SchemaSet } from '../../schema';
import type { PackRule } from '../pack/pack-rule';
import { rulesOf } from '../rules-of';
import type { PolicyRule } from '../typed/evaluate-policies';
import { splitKindName } from '../typed/pod-shapes';
import { Policy } from '../typed/policy';
import { schemasOf } from '../typed/policy-types';
import {
  type AdmissionObject,
  type AdmissionTarget,
  admissionObjects,
  type LeftOut,
} from './admission-objects';
import { kyvernoObjects } from './kyverno-objects';

/** The minor release of Kubernetes that first has admission policies without a feature gate, behind `1.`. */
const FIRST_MINOR = 30;

/** Facts beside the environment's data. */
interface AdmissionOptions {
  /** Folders with CRDs: policies about kinds of the project need them for the plurals. */
  readonly crdFolders?: readonly string[];
  /**
   * API groups of the controller's own kinds. Policies about these kinds alone are left out: they would hold for all
   * objects in the controller's namespace, which is in its own cluster and not necessarily in the environment's.
   */
  readonly controlGroups?: readonly string[];
  /** Built-in rules about the controller's own kinds, to report that they are left out. */
  readonly controllerRules?: readonly PackRule[];
  /** The controllers' own kinds. */
  readonly controllerKinds?: GivenKinds;
}

/**
 * The admission policies that an environment asks for, and their bindings: the same rules that are evaluated before the
 * merge, for its namespace. None where it asks for none.
 *
 * @throws DeliveryError `INVALID_OPTION` for a Kubernetes release or rule that there is not, or a release too old;
 *   `INVALID_POLICY` for a custom policy that cannot be used
 */
export function environmentAdmission(
  environment: EnvironmentData,
  options: AdmissionOptions = {},
): readonly AdmissionObject[] {
  return environment.policies?.admission === undefined
    ? []
    : policyObjects(environment, 'vap', options).objects;
}

/** How policies are written for a cluster: as admission policies with bindings, or as Kyverno's ValidatingPolicies. */
export type PolicyForm = 'vap' | 'kyverno';

/**
 * The rules of an environment as objects for its cluster, whether its data asks for them or not, and those that are
 * left out. They deny unless the data says to warn or audit only.
 *
 * @throws DeliveryError as {@link environmentAdmission} does
 */
export function policyObjects(
  environment: EnvironmentData,
  form: PolicyForm,
  { crdFolders = [], controlGroups = [], controllerRules = [], controllerKinds }: AdmissionOptions = {},
): { readonly objects: readonly AdmissionObject[]; readonly leftOut: readonly LeftOut[] } {
  const { admission = 'deny', kubernetes } = environment.policies ?? {};
  const schemas = schemasOf(
    { ...(kubernetes !== undefined && { kubernetes }), crds: crdFolders },
    controllerKinds,
  );
  if (form === 'vap' && schemas.minor < FIRST_MINOR) {
    throw DeliveryError.of(
      'INVALID_OPTION',
      `admission policies need Kubernetes 1.${FIRST_MINOR}, the cluster is 1.${schemas.minor}`,
      { environment: environment.name },
    );
  }
  const all = rulesOf(environment, schemas, controllerRules);
  const rules = all.filter((rule) => !isAboutControl(rule, controlGroups));
  DeliveryError.throwIfAny(rules.flatMap((rule) => unservedKinds(rule, schemas, environment.name)));
  const own = environment.destination.namespace;
  const write = form === 'vap' ? admissionObjects : kyvernoObjects;
  const { objects, leftOut } = write(rules, {
    environment: environment.name,
    namespaces: [own, ...environment.allow.namespaces.filter((each) => each !== own)],
    schemas,
    ...LIMITS[admission],
  });
  DeliveryError.throwIfAny(clashes(objects, environment.name));
  const ofControl = all
    .filter((rule) => isAboutControl(rule, controlGroups))
    .map(({ name }) => ({
      policy: name,
      reason: "it is about the controller's own kinds, which live in the controller's namespace and cluster",
    }));
  return { objects, leftOut: [...leftOut, ...ofControl] };
}

const LIMITS: Readonly<Record<'deny' | 'warn' | 'audit', Pick<AdmissionTarget, 'limit'>>> = {
  deny: {},
  warn: { limit: 'Warn' },
  audit: { limit: 'Audit' },
};

function isAboutControl(rule: PolicyRule, groups: readonly string[]): boolean {
  if (!(rule instanceof Policy) || !('kinds' in rule.props.match)) return false;
  return rule.props.match.kinds.every((kind) => groups.includes(groupOf(splitKindName(kind).apiVersion)));
}

/** A rule about pods becomes several policies, so that names which differ may meet: `digest-only` in `digest-only-pod`. */
function clashes(objects: readonly AdmissionObject[], environment: string): Finding[] {
  const names = objects.flatMap(({ kind, metadata }) => (kind.endsWith('Binding') ? [] : [metadata.name]));
  const twice = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  return [...twice].map((name) =>
    refusal(
      'INVALID_POLICY',
      `two policies of ${environment} would be named ${quote(name)} in the cluster`,
      { environment },
      'give the custom policy another name',
    ),
  );
}

/** A policy with a guessed resource name would silently hold for nothing. */
function unservedKinds(rule: PolicyRule, schemas: SchemaSet, environment: string) {
  if (!(rule instanceof Policy) || !('kinds' in rule.props.match)) return [];
  const unknown = rule.props.match.kinds.filter((name) => {
    const { apiVersion, kind } = splitKindName(name);
    return schemas.kind(apiVersion, kind) === undefined;
  });
  return unknown.map((kind) =>
    refusal(
      'INVALID_POLICY',
      `the policy ${quote(rule.name)} of ${environment}: what the kind ${quote(kind)} is served as is not known`,
      { environment },
      "put its CustomResourceDefinition into the project's folder `crds/`",
    ),
  );
}
