import type { CustomPolicyData } from '../model/environment';
import type { EnvironmentName } from '../model/scalars';
import { printableLines } from '../model/text';
import type { Output } from './output';

type Colors = Output['colors'];

const DOES = { refusal: 'refuses', warning: 'warns', note: 'notes' } as const;

/** Lines of a listing, one for each custom policy of an environment. */
export function customPolicyListing(policies: readonly CustomPolicyData[], colors: Colors): string[] {
  if (policies.length === 0) return [];
  const width = Math.max(...policies.map(({ name }) => name.length));
  return [
    colors.dim('custom policies:'),
    ...policies.map(
      ({ name, description, severity = 'refusal' }) =>
        `${DOES[severity].padEnd('refuses'.length)}  ${colors.bold(name.padEnd(width))}  ${oneLine(description)}`,
    ),
  ];
}

/** Everything about one custom policy. */
export function customPolicyPage(
  policy: CustomPolicyData,
  colors: Colors,
  environment: EnvironmentName,
): string[] {
  const { name, description, match, conditions = [], variables = [], validations, params = {} } = policy;
  const { severity = 'refusal', admission, remedy } = policy;
  return [
    `${colors.bold(name)}: ${oneLine(description)}`,
    '',
    `about: ${match.kinds?.join(', ') ?? 'all that makes pods'}`,
    ...conditions.map((each) => `only where (${each.name}): ${indented(each.expression)}`),
    ...variables.map((each) => `variables.${each.name}: ${indented(each.expression)}`),
    ...Object.entries(params).map(
      ([param, value]) => `params.${param}: ${printableLines(JSON.stringify(value))}`,
    ),
    ...validations.flatMap(({ expression, message, messageExpression, field }) => [
      `asks for: ${indented(expression)}`,
      `  else: ${oneLine(message)}${field === undefined ? '' : ` (${oneLine(field)})`}`,
      ...(messageExpression === undefined ? [] : [`  in its words: ${indented(messageExpression)}`]),
    ]),
    '',
    `severity: ${severity}`,
    ...(admission === undefined ? [] : [`in the cluster: ${admission.join(', ') || 'nothing'}`]),
    `remedy: ${oneLine(remedy)}`,
    `in ${environment}: on, a custom policy`,
  ];
}

function oneLine(text: string): string {
  return printableLines(text.replace(/\s+/g, ' ').trim());
}

function indented(expression: string): string {
  return printableLines(expression.trim()).replace(/\n\s*/g, '\n    ');
}
