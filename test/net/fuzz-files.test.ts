import fc from 'fast-check';
import { parse as parseAnyYaml, stringify } from 'yaml';
import type { AppPart } from '../../lib/model/exchange';
import { DeliveryError } from '../../lib/model/finding';
import { type Digest, ImageReference, type ReleaseId } from '../../lib/model/scalars';
import {
  addRejection,
  type EnvironmentFile,
  editApp,
  editEnvironment,
  editFreeze,
  editHold,
  editRecord,
  editWaiver,
  type Freeze,
  type Hold,
  parseApp,
  parseEnvironment,
  parseHold,
  parseRecord,
  parseRejections,
  parseWaiver,
  parseWitness,
  printHold,
  printRecord,
  printWitness,
  type Rejection,
  type ReleaseRecord,
  removeRejection,
  type Waiver,
  type Witness,
} from '../../lib/registry';
import { printApp } from '../../lib/registry/documents/app';
import { printEnvironment } from '../../lib/registry/documents/environment';
import { parseFreeze, printFreeze } from '../../lib/registry/documents/freeze';
import { printRejections } from '../../lib/registry/documents/rejections';
import { printWaiver } from '../../lib/registry/documents/waiver';
import { editWitness } from '../../lib/registry/documents/witness';
import { digestOf, idOf, sampleEnvironment, sampleRecord } from '../registry/samples';
import { ANY_CHARACTER } from '../support/code-points';
import { SEED } from './fuzz-cases';
import { NASTY } from './fuzz-values';
import {
  COMMIT_ID,
  EXPIRES,
  KIND,
  LINE,
  LINK,
  LOCATION,
  OBJECT,
  REASON,
  REJECTABLE,
  UNTIL,
} from './option-grammars';

jest.setTimeout(600_000);

/** Values per property. */
const RUNS = 1000;

/** One kind of data file, with values within its grammar and beyond. */
interface Kind<T> {
  readonly what: string;
  readonly file: string;
  readonly parse: (source: Uint8Array, file: string) => T;
  readonly print: (value: T) => string;
  readonly edit: (old: string, value: T, file: string) => string;
  /** The value as the file holds it. */
  readonly data: (value: T) => unknown;
  readonly values: fc.Arbitrary<T>;
  /** @default RUNS */
  readonly runs?: number;
}

/** Texts that no grammar takes, or some do. */
const strange = fc.oneof(
  fc.constantFrom(...NASTY, '\u0000', 'a\u0000b', '\ud800', 'a\udc00b'),
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.string({ unit: ANY_CHARACTER, maxLength: 10 }),
  fc.array(fc.constantFrom(...NASTY), { minLength: 2, maxLength: 3 }).map((parts) => parts.join('')),
);

/** Mostly what is fine, so that whole values are often taken, and their one strange part counts. */
const field = (good: readonly string[], weight = 4): fc.Arbitrary<string> =>
  fc.oneof({ weight, arbitrary: fc.constantFrom(...good) }, { weight: 1, arbitrary: strange });

const reason = fc.oneof(
  fc.constantFrom(...REASON.good),
  strange,
  fc.array(fc.constantFrom(...NASTY, ...REASON.good), { maxLength: 4 }).map((parts) => parts.join('\n')),
);
const line = field(LINE.good);
const label = field(KIND.good);
const id = field(COMMIT_ID.good);
const moment = field(['2026-01-01T00:00:00Z', '2026-01-01T00:00:00.123Z']);
const release = field(['r-0123456789abcdef', 'r-1e30000000000000']) as fc.Arbitrary<ReleaseId>;
const digest = field([digestOf('7'), digestOf('0')]) as fc.Arbitrary<Digest>;
const tools = fc.dictionary(field(['node', 'cdk8s', '1e3'], 9), line, { maxKeys: 3 });

/** A record of texts with optional ones left out now and then. */
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 2 });

/** The object without what is undefined. */
function defined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as T;
}

const freeze: Kind<Freeze> = {
  what: 'a freeze',
  file: 'environments/prod/freeze.yaml',
  parse: parseFreeze,
  print: printFreeze,
  edit: editFreeze,
  data: ({ lockdown, ...rest }) => defined({ ...rest, lockdown: lockdown || undefined }),
  values: fc
    .record({ reason, by: line, since: moment, until: optional(field(UNTIL.good)), lockdown: fc.boolean() })
    .map((value) => defined(value) as Freeze),
};

const hold: Kind<Hold> = {
  what: 'a hold',
  file: 'environments/prod/holds/web.yaml',
  parse: parseHold,
  print: printHold,
  edit: editHold,
  data: (value) => value,
  values: fc
    .record({ reason, by: line, since: moment, from: optional(release) })
    .map((value) => defined(value) as Hold),
};

const waiver: Kind<Waiver> = {
  what: 'a waiver',
  file: 'environments/prod/waivers/probes.yaml',
  parse: parseWaiver,
  print: printWaiver,
  edit: editWaiver,
  data: (value) => value,
  values: fc
    .record({
      rule: field(['probes', 'SCHEMA_VALUE']),
      app: optional(label),
      object: optional(field(OBJECT.good)),
      reason,
      owner: line,
      expires: field(EXPIRES.good),
    })
    .map((value) => defined(value) as Waiver),
};

const rejections: Kind<readonly Rejection[]> = {
  what: 'a list of rejections',
  file: 'environments/rejected.yaml',
  parse: parseRejections,
  print: printRejections,
  // One list becomes another by the two edits that there are.
  edit: (old, value, file) => {
    const known = parseRejections(old, file);
    const without = known.reduce((text, { what }) => removeRejection(text, what, file), old);
    return value.reduce((text, each) => addRejection(text, each, file), without);
  },
  data: (value) => value,
  values: fc.uniqueArray(fc.record({ what: field(REJECTABLE.good), reason, by: line, since: moment }), {
    minLength: 1,
    maxLength: 3,
    selector: ({ what }) => what,
  }),
};

const witness: Kind<Witness> = {
  what: 'a witness',
  file: 'witness.yaml',
  parse: parseWitness,
  print: printWitness,
  edit: editWitness,
  data: ({ tools: known, ...rest }) => defined({ ...rest, tools: unlessEmpty(known) }),
  values: fc.record({
    release,
    app: label,
    code: id,
    renders: id,
    by: line,
    at: moment,
    tools,
  }) as fc.Arbitrary<unknown> as fc.Arbitrary<Witness>,
};

const record: Kind<ReleaseRecord> = {
  what: 'a record',
  file: 'record.yaml',
  parse: parseRecord,
  print: printRecord,
  edit: editRecord,
  data: ({ images, evidence, tools: known, ...rest }) =>
    defined({
      ...rest,
      images: mapped(images, ({ repository, tag, digest: each }) =>
        defined({ repository, tag, digest: each }),
      ),
      evidence: unlessEmpty(mapped(evidence, (each) => (each.digest === undefined ? each.link : each))),
      tools: unlessEmpty(known),
    }),
  values: fc
    .record({
      release,
      slots: fc.uniqueArray(label, { maxLength: 2 }),
      tag: optional(fc.constantFrom('1.10', '1e3', 'null', '_')),
      code: id,
      tree: field([idOf('1'), `1e${'3'.repeat(38)}`], 9),
      places: fc.uniqueArray(label, { minLength: 1, maxLength: 3 }),
      source: optional(fc.record({ repository: field(LOCATION.good), commit: optional(id) }).map(defined)),
      evidence: fc.dictionary(
        label,
        fc.record({ link: field(LINK.good), digest: optional(digest) }).map(defined),
        { maxKeys: 3 },
      ),
      tools,
    })
    .map(({ slots, tag, tree, places, ...rest }) =>
      defined({
        ...sampleRecord(),
        ...rest,
        images: mapOf(slots, ImageReference.of('ghcr.io/example/podinfo', digestOf('7'), tag)),
        renders: { id: idOf('2'), trees: mapOf(places, tree), inputs: mapOf(places, digestOf('b')) },
      } as unknown as ReleaseRecord),
    ),
};

const app: Kind<AppPart> = {
  what: 'data of an app',
  file: 'app.yaml',
  parse: parseApp,
  print: printApp,
  edit: editApp,
  data: (value) => value,
  values: fc
    .record({
      name: label,
      owners: fc.array(line, { maxLength: 3 }),
      repository: optional(field(LOCATION.good)),
      images: fc.uniqueArray(label, { maxLength: 3 }).map((slots) => mapOf(slots, 'ghcr.io/example/podinfo')),
    })
    .map((value) => defined(value) as AppPart),
};

const expression = fc.oneof(
  fc.constantFrom('object.spec.replicas > 1', 'true\n  && false\n', 'a\tb'),
  strange,
);
const param: fc.Arbitrary<unknown> = fc.oneof(
  strange,
  fc.boolean(),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 }).map((value) => value || 0),
  fc.constant(null),
  fc.array(strange, { maxLength: 2 }),
  fc.dictionary(strange, strange, { maxKeys: 2 }),
);

const environment: Kind<EnvironmentFile> = {
  what: 'data of an environment',
  file: 'environment.yaml',
  parse: parseEnvironment,
  print: printEnvironment,
  edit: editEnvironment,
  data: ({
    environment: {
      allow,
      approvals: { keys, receipts, signed, ...approvals },
      asksFor,
      byHand,
      controller,
      controllerSettings,
      delivery,
      objectFields,
      signers,
      windows,
      ...value
    },
    inputsTree,
  }) =>
    defined({
      ...value,
      // What goes without saying is not written.
      approvals: {
        ...approvals,
        ...(keys.length > 0 ? { keys } : {}),
        ...(receipts ? { receipts } : {}),
        ...(signed ? { signed } : {}),
      },
      allow: unlessEmpty(
        defined({
          kinds: unlessEmpty(allow.kinds),
          without: unlessEmpty(allow.without),
          clusterKinds: unlessEmpty(allow.clusterKinds),
          namespaces: unlessEmpty(allow.namespaces),
          podSecurity: allow.podSecurity === 'baseline' ? undefined : allow.podSecurity,
        }),
      ),
      asksFor: unlessEmpty(asksFor),
      controller: controller === 'argocd' ? undefined : controller,
      controllerSettings: unlessEmpty(controllerSettings),
      byHand: unlessEmpty(byHand),
      objectFields: unlessEmpty(objectFields),
      signers: unlessEmpty(signers),
      windows: unlessEmpty(windows),
      delivery: defined({ ...delivery, layout: undefined }),
      inputsTree,
    }),
  // its files are ten times as long as those of the others
  runs: RUNS / 4,
  values: fc
    .record({
      name: label,
      line,
      branch: optional(line),
      texts: fc.array(line, { minLength: 1, maxLength: 3 }),
      inputsTree: optional(id),
      seconds: fc.nat(),
      asksFor: fc.constantFrom(
        [],
        ['reason' as const],
        ['reason' as const, 'ticket' as const],
        [{ ticket: 'CHG-[0-9]+' }],
      ),
      controller: fc.constantFrom('argocd', 'flux'),
      namespaces: fc.uniqueArray(label, { maxLength: 2 }),
      podSecurity: fc.constantFrom('baseline' as const, 'restricted' as const),
      byHand: fc.array(
        fc.record({
          kind: fc.constantFrom('apps/Deployment', 'ConfigMap'),
          path: fc.constantFrom('/spec/replicas', '/metadata/annotations/example.org~1a', '/data/a.b'),
          who: line,
          until: fc.constantFrom('2026-12-31', '2026-12-31T08:00:00Z', 'soon'),
          back: reason,
        }),
        { maxLength: 1 },
      ),
      follows: fc.dictionary(fc.constantFrom('spec.ref', '**.tag'), reason, { maxKeys: 2 }),
      custom: optional(
        fc.record({
          description: reason,
          expression,
          message: line,
          remedy: line,
          params: fc.dictionary(fc.constantFrom('a', 'b_c', 'true'), param, { maxKeys: 2 }),
        }),
      ),
    })
    .map(
      ({
        name,
        line: each,
        branch,
        texts,
        inputsTree,
        seconds,
        custom,
        asksFor,
        controller,
        namespaces,
        podSecurity,
        byHand,
        follows,
      }) => {
        const sample = sampleEnvironment().environment;
        const policy = custom && {
          name: 'custom',
          description: custom.description,
          match: { pods: true as const },
          validations: [{ expression: custom.expression, message: custom.message }],
          params: custom.params,
          remedy: custom.remedy,
        };
        return defined({
          environment: {
            ...sample,
            name,
            asksFor,
            controller,
            allow: { ...sample.allow, namespaces, podSecurity },
            byHand,
            objectFields:
              Object.keys(follows).length === 0
                ? {}
                : { 'example.com/Runner': { images: ['spec.image'], holdsNoImage: follows, follows } },
            delivery: defined({ ...sample.delivery, branch }),
            destination: { name: each, namespace: each },
            approvals: { ...sample.approvals, owners: texts, receipts: texts.length > 1 },
            gates: [{ gate: 'soak', version: 1, seconds }],
            code: { branches: texts },
            policies: defined({
              registries: texts,
              requiredLabels: texts,
              largest: { cpu: each, memory: each },
              custom: policy && [policy],
            }),
            bypassable: texts,
          },
          inputsTree,
        } as unknown as EnvironmentFile);
      },
    ),
};

function mapped<T, U>(map: Readonly<Record<string, T>>, change: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value)]));
}

function unlessEmpty<T extends object>(map: T): T | undefined {
  return Object.keys(map).length === 0 ? undefined : map;
}

function mapOf<T>(keys: readonly string[], value: T): Record<string, T> {
  return Object.fromEntries(keys.map((key) => [key, value]));
}

/** What a call gives; nothing where it throws a finding. */
function attempt<T>(call: () => T): T | undefined {
  try {
    return call();
  } catch (error) {
    if (error instanceof DeliveryError) return undefined;
    throw error;
  }
}

/** Notes of a person in a file: a comment before it, behind its first line, and at its end. */
function withNotes(text: string): string {
  return `# ask Ada first: it's hers\n${text.replace(/^([a-z-][^\n"'|>]*)$/m, '$1 # really')}# the end\n`;
}

const bytes = (text: string): Buffer => Buffer.from(text, 'utf8');

function itsTests<T>({ what, file, parse, print, edit, data, values, runs = RUNS }: Kind<T>): void {
  const settings = { seed: SEED, numRuns: runs };
  const plain = (value: T): unknown => JSON.parse(JSON.stringify(data(value)));

  describe(`${what}, seed ${SEED}`, () => {
    let taken = 0;

    test('that is printed is read back with the same value, by every reader; what is not printed cannot be read', () => {
      fc.assert(
        fc.property(values, (value) => {
          const text = attempt(() => print(value));
          if (text === undefined) {
            const read = attempt(() => parse(bytes(stringify(data(value))), file));
            expect(read).not.toEqual(value);
            return;
          }
          taken += 1;
          expect(parse(bytes(text), file)).toEqual(value);
          expect(parseAnyYaml(bytes(text).toString('utf8'))).toEqual(plain(value));
        }),
        settings,
      );
      expect(taken).toBeGreaterThan(runs / 20);
    });

    test('that is edited into another one is read back with that value, and keeps its notes', () => {
      let edited = 0;
      fc.assert(
        fc.property(values, values, (before, after) => {
          const old = attempt(() => print(before));
          if (old === undefined || attempt(() => print(after)) === undefined) return;
          const noted = withNotes(old);
          if (attempt(() => parse(bytes(noted), file)) === undefined) return;
          const text = edit(noted, after, file);
          edited += 1;
          expect(parse(bytes(text), file)).toEqual(after);
          expect(parseAnyYaml(bytes(text).toString('utf8'))).toEqual(plain(after));
          expect(text).toContain('# ask Ada first');
        }),
        settings,
      );
      expect(edited).toBeGreaterThan(runs / 500);
    });
  });
}

itsTests(freeze);
itsTests(hold);
itsTests(waiver);
itsTests(rejections);
itsTests(witness);
itsTests(record);
itsTests(app);
itsTests(environment);
