import { dnsLabel, KIND_PATTERN, recordOf, text } from '../../scalars';
import { v } from '../../schema';
import { POD_SECURITY_LEVELS, RULE_SEVERITIES } from '../rule-severity';
import { CUSTOM_POLICY_LIMITS, CustomPolicySchema } from './custom-policy';

const someTexts = v.exactOptional(v.pipe(v.array(text), v.minLength(1)));

const FOREIGN_KIND = new RegExp(`^[a-z0-9][a-z0-9-]{0,62}(?:\\.[a-z0-9][a-z0-9-]{0,62})+/${KIND_PATTERN}$`);

/** What an environment asks of its objects, as data. Everything is optional: the built-in rules hold by themselves. */
export const PolicyDataSchema = v.strictObject({
  /** Minor release of the cluster's Kubernetes, such as `1.34`. */
  kubernetes: v.exactOptional(
    v.pipe(v.string(), v.regex(/^1\.\d{1,2}$/, 'not a minor release such as "1.34"')),
  ),
  /**
   * The level of the Pod Security Standards that pods are warned by, `restricted` unless said. The one that they are
   * refused by is `allow.podSecurity`.
   */
  podSecurity: v.exactOptional(v.strictObject({ warn: v.picklist(POD_SECURITY_LEVELS) })),
  /** What the rules of production do (probes, resources, labels, disruption budgets and more). Unless said: `warn`. */
  production: v.exactOptional(v.picklist(RULE_SEVERITIES)),
  /** Registries, or repositories in them, that images may come from. */
  registries: someTexts,
  /** Tags that no image may carry, not even beside its digest. */
  deniedTags: someTexts,
  /** Labels that workloads and Services have to carry. */
  requiredLabels: someTexts,
  /** The most that one container may ask for. */
  largest: v.exactOptional(v.strictObject({ cpu: text, memory: text })),
  /** Built-in rules with another severity than their profile gives them, by name. */
  rules: v.exactOptional(recordOf(dnsLabel, v.picklist(RULE_SEVERITIES))),
  /**
   * Whether these rules are put into the environment's cluster as admission policies, and the most that these do:
   * refuse, warn, or note in the audit log.
   */
  admission: v.exactOptional(v.picklist(['deny', 'warn', 'audit'])),
  /** Custom policies, beside the built-in rules. */
  custom: v.exactOptional(
    v.pipe(
      v.array(CustomPolicySchema),
      v.minLength(1),
      v.maxLength(CUSTOM_POLICY_LIMITS.policies, `more than ${CUSTOM_POLICY_LIMITS.policies} policies`),
      v.check(
        (custom) => Buffer.byteLength(JSON.stringify(custom, null, 4)) <= CUSTOM_POLICY_LIMITS.bytes,
        `they have more than ${CUSTOM_POLICY_LIMITS.bytes} bytes together`,
      ),
      v.readonly(),
    ),
  ),
  /** What is in the cluster without being rendered, as `kind/name`. */
  externals: someTexts,
  /** Kinds of CRDs that nothing here has a schema of, as `group/Kind`: their objects are delivered without being judged. */
  externalKinds: v.exactOptional(
    v.pipe(
      v.array(
        v.pipe(
          v.string(),
          v.regex(FOREIGN_KIND, 'not a kind of a CRD, such as "cert-manager.io/Certificate"'),
        ),
      ),
      v.minLength(1),
      v.maxLength(200, 'more than 200'),
    ),
  ),
});

/** @see PolicyDataSchema */
export type PolicyData = v.InferOutput<typeof PolicyDataSchema>;
