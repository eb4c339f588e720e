import { createHash } from 'node:crypto';
import { type Finding, type Standing, type Subject, standingOf } from '../../model/finding';
import { printJson } from '../../model/text';
import { type DeliveryLayout, layoutOf } from '../../registry';
import { type DescribedRule, describedRule, type RuleDocs } from './described-rule';
import { madeBy } from './made-by';
import { reportFile } from './report-file';

/** What a report in SARIF needs beside the findings. */
interface SarifOptions {
  /** Version of this tool. */
  readonly version: string;
  /** The built-in rules, for their documentation. */
  readonly pack?: readonly RuleDocs[];
  /**
   * Where the data files of environments lie.
   *
   * @default - where the default layout has them
   */
  readonly layout?: DeliveryLayout;
}

/**
 * A report in SARIF 2.1.0 (OASIS), as code scanning reads it. An undecided finding has the kind `open`, and no level,
 * as the standard asks for; it is not a pass.
 */
export function toSarif(
  findings: readonly Finding[],
  { version, pack = [], layout = layoutOf([]) }: SarifOptions,
): string {
  const rules = new Map<string, DescribedRule>();
  for (const each of findings) {
    const rule = describedRule(each, pack);
    if (!rules.has(rule.id)) rules.set(rule.id, rule);
  }
  const ids = [...rules.keys()];
  const results = findings.map((each) => resultOf(each, describedRule(each, pack).id, ids, layout));
  const driver = {
    name: 'cdk8s-delivery',
    version,
    informationUri: 'https://www.npmjs.com/package/cdk8s-delivery',
    rules: [...rules.values()].map(descriptorOf),
  };
  const run = { tool: { driver }, columnKind: 'utf16CodeUnits', results };
  return `${printJson({ $schema: SCHEMA, version: '2.1.0', runs: [run] })}\n`;
}

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';

const LEVELS: Readonly<Record<Standing, { readonly kind: string; readonly level: string }>> = {
  refusal: { kind: 'fail', level: 'error' },
  warning: { kind: 'fail', level: 'warning' },
  note: { kind: 'fail', level: 'note' },
  undecided: { kind: 'open', level: 'none' },
};

function descriptorOf({ id, title, help }: DescribedRule) {
  return { id, shortDescription: { text: title }, fullDescription: { text: help }, help: { text: help } };
}

function resultOf(finding: Finding, ruleId: string, ids: readonly string[], layout: DeliveryLayout) {
  const { severity, code, message, remedy, subject } = finding;
  return {
    ruleId,
    ruleIndex: ids.indexOf(ruleId),
    ...LEVELS[standingOf(finding)],
    message: {
      text: plain(
        [message, ...madeBy(subject), ...(severity === 'note' || remedy === '' ? [] : [`→ ${remedy}`])].join(
          '\n',
        ),
      ),
    },
    locations: [locationOf(subject, layout)],
    partialFingerprints: { 'finding/v1': fingerprintOf(ruleId, finding) },
    properties: { code, severity, ...(finding.undecided && { undecided: true }), ...subject },
  };
}

function locationOf(subject: Subject, layout: DeliveryLayout) {
  const { line, column, object, construct } = subject;
  const region = line !== undefined &&
    line > 0 && { startLine: line, ...(column !== undefined && column > 0 && { startColumn: column }) };
  const place = [subject.environment, subject.app, object].filter((each) => each !== undefined).join('/');
  const names = [place, construct ?? ''].filter((each) => each !== '');
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(reportFile(subject, layout)) },
      ...(region && { region }),
    },
    ...(names.length === 0 ? {} : { logicalLocations: names.map((name) => ({ fullyQualifiedName: name })) }),
  };
}

/** A path as a relative reference, whatever characters it holds. */
function uriOf(file: string): string {
  return file
    .split('/')
    .map((segment) => encodeURIComponent(Buffer.from(segment, 'utf8').toString('utf8')))
    .join('/');
}

/** Text in which nothing is taken for a link: `[text](target)` is one in a message. */
function plain(text: string): string {
  return text.replaceAll('](', '] (');
}

/** The same for the same matter, whatever value was found and wherever in the file it stands. */
function fingerprintOf(ruleId: string, { subject }: Finding): string {
  const { environment, app, file, object, path } = subject;
  const parts = [ruleId, environment, app, file, object, path].map((each) => each ?? null);
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}
