import { DeliveryError, type Finding, quote, refusal, type Subject } from '../finding';
import type { EnvironmentData } from '../protocol';
import { DEFAULT_MINOR, type JsonMap, loadSchemas, MINORS, type Minor, validateManifests } from '../schema';
import { parseCanonicalYaml } from './canonical-yaml';
import { packOptionsOf } from './pack/pack-options';
import { packRules } from './pack/pack-rules';
import { evaluatePolicies, policyFindings } from './typed';

/** Judges the manifests of one target of an environment. */
export type ContentCheck = (files: ReadonlyMap<string, Buffer>, subject: Subject) => Finding[];

/** What manifests are judged by beside the environment's data. */
export interface ContentCheckOptions {
  /** Folders with CustomResourceDefinitions; they win over the built-in schemas. */
  readonly crdFolders?: readonly string[];
}

/**
 * Makes the check of an environment: strict schemas of its cluster's Kubernetes, what no schema sees, and the built-in
 * rules that hold there.
 *
 * @throws DeliveryError `INVALID_OPTION` for a Kubernetes release or rule that there is not
 */
export function contentCheck(
  environment: EnvironmentData,
  { crdFolders = [] }: ContentCheckOptions = {},
): ContentCheck {
  const { policies = {}, name, destination } = environment;
  const minor = minorOf(policies.kubernetes, name);
  const schemas = loadSchemas({ minor, crdFolders: [...crdFolders] });
  const rules = packRules(packOptionsOf(environment));
  return (files, subject) => {
    const findings: Finding[] = [];
    const objects: { file: string; value: JsonMap }[] = [];
    for (const [file, content] of files) {
      try {
        objects.push({ file, value: parseCanonicalYaml(content.toString('utf8')) as JsonMap });
      } catch (error) {
        if (!(error instanceof DeliveryError)) throw error;
        findings.push(
          ...error.findings.map((each) => ({ ...each, subject: { ...each.subject, ...subject, file } })),
        );
      }
    }
    const externals = policies.externals ?? [];
    findings.push(...validateManifests(objects, schemas, { subject, externals }));
    const results = evaluatePolicies(objects, {
      environment: name,
      namespace: destination.namespace,
      policies: rules,
      schemas,
    });
    findings.push(
      ...policyFindings(results).map((each) => ({ ...each, subject: { ...each.subject, ...subject } })),
    );
    return findings;
  };
}

function minorOf(text: string | undefined, environment: string): Minor {
  if (text === undefined) return DEFAULT_MINOR;
  const minor = MINORS.find((each) => each === text);
  if (minor) return minor;
  throw new DeliveryError([
    refusal(
      'INVALID_OPTION',
      `Kubernetes ${quote(text)} is not known here, there are: ${MINORS.join(', ')}`,
      { environment },
    ),
  ]);
}
