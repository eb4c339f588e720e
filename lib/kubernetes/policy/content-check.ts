import type { EnvironmentData } from '../../model/environment';
import { TARGET_DELIVERY } from '../../model/exchange';
import {
  type Code,
  DeliveryError,
  type Finding,
  type JudgedBy,
  quote,
  refusal,
  type Subject,
} from '../../model/finding';
import type { Json, JsonMap } from '../../model/json';
import { parseCanonicalYaml } from '../../yaml';
import { groupOf, isClusterScoped } from '../facts';
import {
  DEFAULT_MINOR,
  externalsOf,
  type GivenKinds,
  isForeign,
  MINORS,
  type Minor,
  type ObjectRule,
  type SchemaSet,
  validateManifests,
} from '../schema';
import { judgeCustomRules } from './custom-rules/judge-custom-rules';
import { DIGEST_RULE, imageFindings, TAG_RULE, type TargetImages } from './image-findings';
import { movingSources } from './moving-sources';
import { MOVING_TAGS, type PackRule } from './pack/pack-rule';
import { REGISTRY_RULE, registryFindings } from './registry-findings';
import { rulesOf } from './rules-of';
import { evaluatePolicies } from './typed/evaluate-policies';
import { policyFindings } from './typed/policy-result';
import { schemasOf } from './typed/policy-types';
import { TargetRule } from './typed/target-rule';

/** The findings in the manifests of one target, and the results of the rules that judged them. */
interface ContentJudgement {
  readonly findings: readonly Finding[];
  /** Schemas first, then every rule that holds, those included that had nothing to look at. */
  readonly judged: readonly JudgedBy[];
}

const BLOCKING: ReadonlySet<Code> = new Set(['SCHEMA_TYPE', 'SCHEMA_REQUIRED']);

/** Judges the manifests of one target of an environment. */
type JudgeContent = (
  files: ReadonlyMap<string, Buffer>,
  subject: Subject,
  known?: TargetImages,
) => ContentJudgement;

/** The name under which findings of schemas, and those that no schema covers, are counted beside the rules. */
const SCHEMA_RULE = 'schema';

/** A manifest, and the scope of its kind by the schemas. */
interface ScopedObject {
  readonly file: string;
  readonly value: JsonMap;
  readonly scope: 'cluster' | 'namespace' | 'unknown';
}

/** Inputs for judging manifests, beside the environment's data. */
interface ContentCheckOptions {
  /** Folders with CustomResourceDefinitions; they win over the built-in schemas. */
  readonly crdFolders?: readonly string[];

  /** Judges the objects of a target beside schemas and rules, such as whether its controller will take them. */
  readonly beside?: (objects: readonly ScopedObject[], subject: Subject) => readonly Finding[];

  /**
   * Objects of the environment that no target brings: its inputs. A reference to one of them, or to a Secret made of it,
   * leads somewhere.
   *
   * @default - none
   */
  readonly inputs?: readonly Json[];

  /**
   * The inputs of the environments that releases come from, by environment. What one of them brings there, and what a target refers to,
   * has to be here as well.
   *
   * @default - none
   */
  readonly inputsBefore?: ReadonlyMap<string, readonly Json[]>;

  /** Built-in rules about the controllers' own kinds. */
  readonly controllerRules?: readonly PackRule[];

  /** Checks of objects that controllers read, which no schema covers, such as their annotations. */
  readonly objectRules?: readonly ObjectRule[];

  /** The controllers' own kinds. */
  readonly controllerKinds?: GivenKinds;

  /**
   * Whether the project is at hand, and with it every CRD that it may have. Without it a kind of a group that nothing
   * here knows gets other advice.
   *
   * @default true
   */
  readonly project?: boolean;
}

/**
 * Makes the check of an environment: strict schemas of its cluster's Kubernetes, checks that no schema covers, and the
 * built-in and custom rules that hold there.
 *
 * @throws DeliveryError `INVALID_OPTION` for a Kubernetes release or rule that there is not, `INVALID_POLICY` for a policy
 *   of its own that cannot be used
 */
export function contentCheck(
  environment: EnvironmentData,
  {
    crdFolders = [],
    controllerRules = [],
    controllerKinds,
    beside,
    inputs = [],
    inputsBefore = new Map(),
    objectRules = [],
    project = true,
  }: ContentCheckOptions = {},
): JudgeContent {
  const { policies = {}, name, destination } = environment;
  const minor = minorOf(policies.kubernetes, name);
  const schemas = schemasOf({ kubernetes: minor, crds: crdFolders }, controllerKinds);
  const rules = rulesOf(environment, schemas, controllerRules);
  const externals = [...(policies.externals ?? []), ...externalsOf(inputs)];
  const before = new Map(
    [...inputsBefore].flatMap(([from, objects]) => externalsOf(objects).map((each) => [each, from] as const)),
  );
  return (files, subject, known = {}) => {
    const findings: Finding[] = [];
    const objects: { file: string; value: JsonMap }[] = [];
    for (const [file, content] of files) {
      try {
        objects.push({ file, value: parseCanonicalYaml(content) as JsonMap });
      } catch (error) {
        if (!(error instanceof DeliveryError)) throw error;
        findings.push(
          ...error.findings.map((each) => ({
            ...each,
            subject: { ...each.subject, ...subject, rule: SCHEMA_RULE, file },
          })),
        );
      }
    }
    const about = { ...subject, rule: SCHEMA_RULE };
    const bySchema = validateManifests(objects, schemas, {
      subject: about,
      externals,
      inputsBefore: before,
      rules: objectRules,
    });
    // Like the API server, this evaluates rules only where types and fields are right.
    const blocked = new Set(
      bySchema.filter(({ code }) => BLOCKING.has(code)).map(({ subject: { file } }) => file),
    );
    findings.push(
      ...judgeCustomRules(
        objects.filter(({ file }) => !blocked.has(file)),
        schemas.with(objects.map(({ value }) => value)),
        about,
      ),
    );
    const foreign = new Map(
      objects
        .filter(({ value }) => isForeign(String(value['apiVersion']), String(value['kind']), schemas))
        .map(({ file, value }) => [file, kindName(value)]),
    );
    const { externalKinds = [] } = policies;
    findings.push(
      ...bySchema.map((each) => {
        const kind = foreign.get(each.subject.file ?? '');
        return kind === undefined ? each : withoutSchema(each, kind, { project, externalKinds });
      }),
    );
    if (beside) {
      const known = schemas.with(objects.map(({ value }) => value));
      findings.push(
        ...beside(
          objects.map((each) => ({ ...each, scope: scopeIn(known, each.value) })),
          subject,
        ),
      );
    }
    // Where there is no pod at all, that is one mistake, not one of each rule that looks into it.
    const hollow = new Set(bySchema.filter(isHollow).map(({ subject: { file } }) => file));
    const whole = objects.filter(({ file }) => !hollow.has(file));
    const results = evaluatePolicies(whole, {
      environment: name,
      namespace: destination.namespace,
      policies: rules,
      schemas,
    });
    findings.push(
      ...policyFindings(results).map((each) => ({ ...each, subject: { ...each.subject, ...subject } })),
    );
    const holding = (rule: string) => rules.find((each) => each.name === rule && each.holdsIn(name));
    const digests = holding(DIGEST_RULE) !== undefined;
    const onTags = holding(TAG_RULE);
    const movingTags = onTags && { tags: policies.deniedTags ?? MOVING_TAGS, severity: onTags.severity };
    const byImages = objects.map(({ file, value }) =>
      imageFindings(value, { ...subject, file }, { ...known, digests, movingTags }),
    );
    findings.push(...byImages.flatMap(({ findings: found }) => found));
    findings.push(
      ...objects
        .filter(({ file }) => !file.startsWith(`${TARGET_DELIVERY}/`))
        .flatMap(({ file, value }) => movingSources(value, environment, { ...subject, file })),
    );
    const { registries } = policies;
    const onRegistries = holding(REGISTRY_RULE);
    if (registries && onRegistries)
      findings.push(
        ...objects.flatMap(({ file, value }) =>
          registryFindings(
            value,
            { ...subject, file },
            { registries, severity: onRegistries.severity },
            known.declared,
          ),
        ),
      );
    const seen = new Map<string, number>();
    for (const { policy } of results) seen.set(policy, (seen.get(policy) ?? 0) + 1);
    const judged = rules
      .filter((rule) => rule.holdsIn(name))
      .map((rule) => ({
        environment: name,
        rule: rule.name,
        objects:
          rule instanceof TargetRule
            ? objects.length
            : rule.name === DIGEST_RULE
              ? byImages.filter(({ places }) => places > 0).length
              : (seen.get(rule.name) ?? 0),
      }));
    return { findings, judged: [{ environment: name, rule: SCHEMA_RULE, objects: files.size }, ...judged] };
  };
}

/** Whether an object lacks all in which its pods would stand: the API server takes none such. */
function isHollow({ code, subject: { path } }: Finding): boolean {
  return code === 'SCHEMA_REQUIRED' && path !== undefined && HOLLOW.has(path);
}

const HOLLOW: ReadonlySet<string> = new Set(['.spec', '.spec.template', '.spec.jobTemplate']);

function scopeIn(schemas: SchemaSet, value: JsonMap): ScopedObject['scope'] {
  const { apiVersion, kind } = value;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') return 'unknown';
  if (isClusterScoped(value)) return 'cluster';
  const [known] = schemas.versions(groupOf(apiVersion), kind);
  if (known === undefined) return 'unknown';
  return known.namespaced ? 'namespace' : 'cluster';
}

/** `cert-manager.io/Certificate`, as an environment names a kind. */
function kindName({ apiVersion, kind }: JsonMap): string {
  return `${groupOf(String(apiVersion))}/${String(kind)}`;
}

/** Whether an object of a kind that is not known here is right cannot be decided without its CRD. */
function withoutSchema(
  found: Finding,
  kind: string,
  { project, externalKinds }: { readonly project: boolean; readonly externalKinds: readonly string[] },
): Finding {
  if (found.code !== 'SCHEMA_UNKNOWN_KIND') return found;
  if (externalKinds.includes(kind))
    return {
      ...found,
      severity: 'note',
      undecided: true,
      message: `${found.message}; the environment names the kind as external`,
      remedy: 'put its CRD into `crds/` of the project to have it judged',
    };
  const here = project
    ? 'put its CRD into `crds/` of the project'
    : 'run it in the project, which has its CRD in `crds/`';
  const remedy = `${here}; or name \`${kind}\` in \`externalKinds\` of the environment's policies`;
  return { ...found, undecided: true, remedy };
}

function minorOf(text: string | undefined, environment: string): Minor {
  if (text === undefined) return DEFAULT_MINOR;
  const minor = MINORS.find((each) => each === text);
  if (minor) return minor;
  throw new DeliveryError([
    refusal('INVALID_OPTION', `Kubernetes ${quote(text)} is not known here; known: ${MINORS.join(', ')}`, {
      environment,
    }),
  ]);
}
