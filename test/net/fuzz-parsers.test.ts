import fc from 'fast-check';
import { parseOption } from '../../lib/cli/parse-option';
import { DeliveryError } from '../../lib/model/finding';
import {
  type Digest,
  digest,
  dnsLabel,
  futureMoment,
  gitId,
  httpOrPathUrl,
  ImageReference,
  parseAppName,
  parsePerson,
  parseSlotName,
  printPerson,
  reason,
  webLink,
} from '../../lib/model/scalars';
import {
  type Hold,
  parseHold,
  parseRecord,
  parseRejections,
  parseWaiver,
  printHold,
  printRecord,
  type ReleaseRecord,
  rejectable,
  waiverProblems,
} from '../../lib/registry';
import { parseFreeze, printFreeze } from '../../lib/registry/documents/freeze';
import { printRejections } from '../../lib/registry/documents/rejections';
import { printWaiver } from '../../lib/registry/documents/waiver';
import { digestOf, sampleRecord } from '../registry/samples';
import { aCommit, anApp } from '../support/names';
import { SEED, valueFor } from './fuzz-cases';
import { NASTY } from './fuzz-values';
import {
  COMMIT_ID,
  DIGEST,
  EXPIRES,
  type Grammar,
  KIND,
  LABELS,
  LINE,
  LINK,
  LOCATION,
  OBJECT,
  PERSON,
  REASON,
  REJECTABLE,
  TAG,
  UNTIL,
} from './option-grammars';

jest.setTimeout(600_000);

const RUNS = 2000;

/** A value of an option: how the command line parses it, and what its file gives back. */
interface Field {
  readonly option: string;
  readonly grammar: Pick<Grammar, 'good'>;
  readonly parse: (text: string) => unknown;
  readonly writtenAndRead: (value: never) => unknown;
}

const SINCE = '2026-01-01T00:00:00Z';
const NOW = new Date('2026-01-02T00:00:00Z');

const bytes = (text: string): Buffer => Buffer.from(text, 'utf8');
const throughHold = (change: Partial<Hold>): Hold =>
  parseHold(bytes(printHold({ reason: 'x', by: 'y', since: SINCE, ...change })), 'hold.yaml');
const throughRecord = (change: Partial<ReleaseRecord>): ReleaseRecord =>
  parseRecord(bytes(printRecord(sampleRecord(change))), 'record.yaml');
const WAIVER = { rule: 'probes', reason: 'x', owner: 'y', expires: '2099-12-31' };

/** A field of a waiver: all of its options are parsed together. */
function waiverField(
  option: string,
  key: 'object' | 'owner' | 'expires' | 'rule',
  grammar: Pick<Grammar, 'good'>,
): Field {
  return {
    option,
    grammar,
    parse: (text) => {
      const problems = waiverProblems({ ...WAIVER, [key]: text });
      if (problems.length > 0)
        throw DeliveryError.of('INVALID_OPTION', problems.map(({ message }) => message).join('; '));
      return text;
    },
    writtenAndRead: (value: string) =>
      parseWaiver(bytes(printWaiver({ ...WAIVER, [key]: value })), 'waiver.yaml')[key],
  };
}

const SOURCE = 'https://github.com/example/podinfo';

const FIELDS: readonly Field[] = [
  {
    option: '--reason',
    grammar: REASON,
    parse: (text) => parseOption(reason, '--reason', text),
    writtenAndRead: (value: string) => throughHold({ reason: value }).reason,
  },
  {
    option: '--as',
    grammar: PERSON,
    parse: (text) => printPerson(parsePerson(text)),
    writtenAndRead: (value: string) => throughHold({ by: value }).by,
  },
  {
    option: '--until',
    grammar: UNTIL,
    parse: (text) => parseOption(futureMoment(NOW), '--until', text),
    writtenAndRead: (until: string) =>
      parseFreeze(
        bytes(printFreeze({ reason: 'x', by: 'y', since: SINCE, until, lockdown: false })),
        'freeze.yaml',
      ).until,
  },
  {
    option: '<what>',
    grammar: REJECTABLE,
    parse: (text) => parseOption(rejectable, '<what>', text),
    writtenAndRead: (what: string) =>
      parseRejections(
        bytes(printRejections([{ what, reason: 'x', by: 'y', since: SINCE }])),
        'rejected.yaml',
      )[0]?.what,
  },
  {
    option: '--source-commit',
    grammar: COMMIT_ID,
    parse: (text) => parseOption(gitId, '--source-commit', text),
    writtenAndRead: (commit: string) =>
      throughRecord({ source: { repository: SOURCE, commit: aCommit(commit) } }).source?.commit,
  },
  {
    option: '--source',
    grammar: LOCATION,
    parse: (text) => parseOption(httpOrPathUrl, '--source', text),
    writtenAndRead: (repository: string) => throughRecord({ source: { repository } }).source?.repository,
  },
  {
    option: '--evidence, its kind',
    grammar: KIND,
    parse: (text) => parseOption(dnsLabel, '--evidence', text),
    writtenAndRead: (kind: string) =>
      Object.keys(throughRecord({ evidence: { [kind]: { link: SOURCE } } }).evidence)[0],
  },
  {
    option: '--evidence, its link',
    grammar: LINK,
    parse: (text) => parseOption(webLink, '--evidence', text),
    writtenAndRead: (link: string) => throughRecord({ evidence: { run: { link } } }).evidence['run']?.link,
  },
  {
    option: '--evidence, its hash',
    grammar: DIGEST,
    parse: (text) => parseOption(digest, '--evidence', text),
    writtenAndRead: (hash: Digest) =>
      throughRecord({ evidence: { run: { link: SOURCE, digest: hash } } }).evidence['run']?.digest,
  },
  {
    option: '--image, its reference',
    grammar: { good: TAG.good.map((tag) => `ghcr.io/example/podinfo:${tag}@${digestOf('7')}`) },
    parse: (text) => ImageReference.parse(text),
    writtenAndRead: (server: ImageReference) => throughRecord({ images: { server } }).images['server'],
  },
  {
    option: '--image, its slot',
    grammar: LABELS,
    parse: (text) => parseSlotName(text),
    writtenAndRead: (slot: string) =>
      Object.keys(throughRecord({ images: { [slot]: ImageReference.of('a/b', digestOf('7')) } }).images)[0],
  },
  {
    option: '--app',
    grammar: LABELS,
    parse: (text) => parseAppName(text),
    writtenAndRead: (app: string) =>
      parseWaiver(bytes(printWaiver({ ...WAIVER, app: anApp(app) })), 'waiver.yaml').app,
  },
  waiverField('--object', 'object', OBJECT),
  waiverField('--owner', 'owner', LINE),
  waiverField('--expires', 'expires', EXPIRES),
  waiverField('<rule>', 'rule', { good: ['probes', 'SCHEMA_VALUE', 'a'.repeat(40)] }),
];

test.each(FIELDS)(
  `whatever is taken for $option is read back from its file, seed ${SEED}`,
  ({ grammar, parse, writtenAndRead }) => {
    let taken = 0;
    fc.assert(
      fc.property(valueFor(grammar), (text) => {
        let value: unknown;
        try {
          value = parse(text);
        } catch (error) {
          if (error instanceof DeliveryError) return;
          throw error;
        }
        taken += 1;
        expect(writtenAndRead(value as never)).toEqual(value);
      }),
      { seed: SEED, numRuns: RUNS, examples: NASTY.map((value): [string] => [value]) },
    );
    expect(taken).toBeGreaterThan(RUNS / 10);
  },
);
