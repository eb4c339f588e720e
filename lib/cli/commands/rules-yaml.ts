import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ARGOCD_GROUP } from '../../controllers/argocd';
import type { PolicyForm } from '../../kubernetes/policy/admission';
import { DeliveryError, didYouMean, quote } from '../../model/finding';
import type { EnvironmentName } from '../../model/scalars';
import { printableLines } from '../../model/text';
import { emitYaml } from '../../yaml';
import type { Context } from '../context';

/** How rules are printed: for people, or as objects for a cluster. */
export const RULE_FORMS = ['text', 'vap', 'kyverno'] as const;

/** Reads the value of `rules --format`: `INVALID_OPTION` for another one. */
export function parseRuleForm(text: string): PolicyForm | 'text' {
  const found = RULE_FORMS.find((each) => each === text);
  if (found) return found;
  throw DeliveryError.of(
    'INVALID_OPTION',
    `${quote(text)} is not a format; known: ${RULE_FORMS.join(', ')}${didYouMean(text, RULE_FORMS)}`,
  );
}

/**
 * Prints the rules of an environment as YAML for its cluster, as `kubectl apply` takes it; rules that are left out
 * are named in comments at the top.
 *
 * @throws DeliveryError `INVALID_OPTION` without an environment, with the name of one rule, and beside --json
 */
export async function printRulesAsYaml(
  context: Context,
  form: PolicyForm,
  { env, name }: { readonly env?: EnvironmentName | undefined; readonly name?: string | undefined },
): Promise<void> {
  if (env === undefined || name !== undefined || context.out.json) {
    throw DeliveryError.of(
      'INVALID_OPTION',
      `--format ${form} prints all rules of one environment as YAML: it goes with --env, without the name of a rule and without --json`,
    );
  }
  const environment = (await context.snapshot()).environment(env);
  // Loaded late: expressions take a while to load, and other commands have no use for them.
  const { CONTROLLER_RULES } =
    require('../../controllers/policy') as typeof import('../../controllers/policy');
  const { policyObjects } =
    require('../../kubernetes/policy/admission') as typeof import('../../kubernetes/policy/admission');
  const { controllerKinds } =
    require('../../controllers/schema') as typeof import('../../controllers/schema');
  const crds = join(context.folder, 'crds');
  const { objects, leftOut } = policyObjects(environment, form, {
    crdFolders: existsSync(crds) ? [crds] : [],
    controlGroups: [ARGOCD_GROUP],
    controllerRules: CONTROLLER_RULES,
    controllerKinds,
  });
  for (const { policy, reason } of leftOut) context.out.content(`# left out: ${policy}: ${oneLine(reason)}`);
  for (const object of objects) context.out.content(`---\n${emitYaml(object).trimEnd()}`);
}

function oneLine(text: string): string {
  return printableLines(text).replaceAll('\n', ' ');
}
