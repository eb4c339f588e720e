import { DIFF_EXTENSIONS } from '../../lib/controllers/diff';
import { CHANGE_CLASSES, type DiffRule, riskOf } from '../../lib/kubernetes/diff';
import { rulesWith } from '../../lib/kubernetes/diff/rules/all-rules';
import type { Verdict } from '../../lib/model/finding';

const MEANING: Readonly<Record<(typeof CHANGE_CLASSES)[number], string>> = {
  destructive: 'deletions, a definition of a custom resource, a field that forces an object to be made anew',
  permission: 'RBAC, accounts, what a pod may do to its node',
  exposure: 'what is reachable: Service, Ingress, Gateway, NetworkPolicy',
  'image-source': 'an image from another repository, even with the same digest',
  'delivery-control': 'Application, AppProject, sync policy: what Argo CD does by itself',
  hook: 'work that runs at every sync',
  'secret-reference': 'which Secret is read',
  configuration: 'environment variables, ConfigMaps, commands, and everything no other row knows',
  'scale-and-resources': 'replicas, requests, limits, placement',
  image: 'another digest or tag of the same repository',
  metadata: 'labels, annotations, order, spelling',
};

const VERDICTS: readonly Verdict[] = ['broadening', 'unknown', 'narrowing', 'neutral'];

/** The page `docs/plan-rules.md`: classes with their risk by verdict, and every rule with its place and its source. */
export function rulesPage(): string {
  return `# How changes are classified

Every field that differs gets a class and a verdict from the first rule that matches. The verdict says which way it goes:
\`broadening\` lets more happen (rights, reach, loss), \`narrowing\` less, \`neutral\` neither; \`unknown\` cannot be told from
the manifests. Class and verdict make the risk.

This page is written by \`npx ts-node test/support/write-rules-page.ts\` from \`lib/kubernetes/diff/rules\` and what controllers add
(\`lib/controllers/diff\`); a test keeps it so.

## Classes, gravest first

| class | what it is | ${VERDICTS.join(' | ')} |
|---|---|${VERDICTS.map(() => '---|').join('')}
${CHANGE_CLASSES.map((each) => `| ${each} | ${MEANING[each]} | ${VERDICTS.map((verdict) => riskOf({ class: each, verdict })).join(' | ')} |`).join('\n')}

## Rules

In the order in which they are asked. \`pod:\` is the pod spec of any workload, \`[]\` an item of a list, \`*\` any one step,
\`**\` any rest, \`@containers\` any of the three lists of containers; \`(object)\` is an object as a whole.

| rule | class | kinds | fields | says so |
|---|---|---|---|---|
${rulesWith(DIFF_EXTENSIONS).map(rowOf).join('\n')}
`;
}

function rowOf({ id, class: of, kinds, at, key, source }: DiffRule): string {
  const fields = at.map((each) => `\`${each === '' ? '(object)' : each}\``);
  const shown = fields.length > 6 ? [...fields.slice(0, 6), `and ${fields.length - 6} more`] : fields;
  const names =
    kinds === undefined
      ? 'any'
      : kinds.length > 4
        ? `${kinds.slice(0, 4).join(', ')} and ${kinds.length - 4} more`
        : kinds.join(', ');
  const keyed = key === undefined ? '' : ' (some keys)';
  return `| ${id} | ${of} | ${names} | ${shown.join(', ')}${keyed} | [source](${source}) |`;
}
