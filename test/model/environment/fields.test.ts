import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { governanceChanges } from '../../../lib/engine/judgement/governance-changes';
import { ENVIRONMENT_FIELDS, type EnvironmentData, whole } from '../../../lib/model/environment';
import { environmentField } from '../../../lib/model/environment/field';
import { gatesField } from '../../../lib/model/environment/gates/gates';
import { loosened, neutral, tightened } from '../../../lib/model/finding';
import type { GateSettings } from '../../../lib/model/gate';
import { parseEnvironment } from '../../../lib/registry';
import { environmentKind, printEnvironment } from '../../../lib/registry/documents/environment';
import { problemsOf, sampleEnvironment } from '../../registry/samples';
import { ROOT } from '../../support/cli-build';
import { layout } from '../../support/default-layout';

/** A field that this library does not have: how many windows there are to look in by. */
const panes = environmentField({
  name: 'panes',
  about: 'how many windows there are to look in by',
  schema: v.exactOptional(v.strictObject({ count: v.number(), of: v.string() }), { count: 0, of: 'glass' }),
  compare: whole('panes', (before, after) =>
    after.count > before.count ? loosened('more can be seen') : tightened('less can be seen'),
  ),
  words: ({ count, of }) => (count === 0 ? undefined : `${count} panes of ${of}`),
});

const FIELDS = [...ENVIRONMENT_FIELDS, panes];
const file = layout.pathOf({ kind: 'environment', environment: 'prod' });

function withPanes(count: number): EnvironmentData {
  return { ...sampleEnvironment().environment, ...{ panes: { of: 'glass', count } } };
}

const stateOf = (environment?: EnvironmentData) => ({
  environments: new Map(environment ? [[environment.name, environment]] : []),
  apps: new Map(),
});

describe('a field that is added to the list', () => {
  const text = environmentKind(FIELDS).print({ environment: withPanes(2) });

  test('is written in the order of the list and of its schema, and read back', () => {
    expect(text).toMatch(/\ninputs: .*\npanes:\n {2}count: 2\n {2}of: glass\n$/);
    expect(environmentKind(FIELDS).read(text, file)).toEqual({ environment: withPanes(2) });
  });

  test('is left out where it says what holds by default, and is there when it is read', () => {
    const plain = environmentKind(FIELDS).print({ environment: withPanes(0) });
    expect(plain).not.toContain('panes');
    expect(environmentKind(FIELDS).read(plain, file)).toEqual({ environment: withPanes(0) });
  });

  test('is edited in place, comments kept', () => {
    const commented = text.replace('  count:', '  # agreed on in March\n  count:');
    expect(environmentKind(FIELDS).edit(commented, { environment: withPanes(3) }, file)).toBe(
      commented.replace('count: 2', 'count: 3'),
    );
  });

  test('is compared', () => {
    expect(governanceChanges(stateOf(withPanes(1)), stateOf(withPanes(2)), { fields: FIELDS })).toEqual([
      {
        subject: 'environment prod',
        kind: 'changed',
        field: 'panes',
        before: { count: 1, of: 'glass' },
        after: { count: 2, of: 'glass' },
        ...loosened('more can be seen'),
      },
    ]);
  });

  test('is shown', () => {
    const [row] = governanceChanges(stateOf(), stateOf(withPanes(2)), { fields: FIELDS });
    expect(row?.note).toContain('; 2 panes of glass');
  });

  test('fails to be read by who does not know it', () => {
    expect(problemsOf(() => parseEnvironment(text, file))).toEqual([
      expect.stringContaining('unknown key "panes", allowed: name, '),
    ]);
  });
});

describe('a gate that is added to the known ones', () => {
  const schema = v.strictObject({ gate: v.literal('moon'), version: v.literal(1), phase: v.string() });
  const MOON: GateSettings<v.InferOutput<typeof schema>> = {
    gate: 'moon',
    version: 1,
    about: 'a release waits for the moon',
    schema,
    compare: (_, after) => (after.length === 0 ? loosened('any moon will do') : neutral('another moon')),
    words: ({ phase }) => `a ${phase} moon`,
  };
  const fields = ENVIRONMENT_FIELDS.map((field) =>
    field.name === 'gates' ? gatesField(() => [MOON]) : field,
  );
  const withGates = (...gates: EnvironmentData['gates']): EnvironmentData => ({
    ...sampleEnvironment().environment,
    gates,
  });
  const full = { gate: 'moon', version: 1, phase: 'full' };
  const text = environmentKind(fields).print({ environment: withGates(full) });

  test('is written in the order of its settings, and read back', () => {
    expect(text).toContain('gates:\n  - gate: moon\n    version: 1\n    phase: full\n');
    expect(environmentKind(fields).read(text, file)).toEqual({ environment: withGates(full) });
  });

  test('is compared and shown', () => {
    expect(governanceChanges(stateOf(withGates(full)), stateOf(withGates()), { fields })).toMatchObject([
      { field: 'gates', ...loosened('any moon will do') },
    ]);
    expect(governanceChanges(stateOf(), stateOf(withGates(full)), { fields })[0]?.note).toContain(
      'waits for a full moon',
    );
  });

  test('fails with other settings, another version, or where nobody knows it', () => {
    const problems = (from: string, to: string, known = fields) =>
      problemsOf(() => environmentKind(known).read(text.replace(from, to), file));
    expect(problems('phase: full', 'phase: 1')).toEqual([
      expect.stringContaining('"gates.0.phase" must be a text, got "1"'),
    ]);
    expect(problems('phase', 'phases')).toEqual([
      expect.stringContaining('"gates.0.phase" is missing'),
      expect.stringContaining('unknown key "phases", did you mean "phase"?'),
    ]);
    expect(problems('gate: moon\n    version: 1', 'gate: moon\n    version: 2')).toEqual([
      expect.stringContaining('"gates.0.version": not a known version of its settings (1)'),
    ]);
    expect(problems('gate: moon', 'gate: sun')).toEqual([
      expect.stringContaining('"gates.0.gate": not a known gate (moon), got "sun"'),
    ]);
    expect(problems('gate: moon', 'gate: tide', [...ENVIRONMENT_FIELDS])).toEqual([
      expect.stringContaining('(expression, soak, statement, wave), got "tide"'),
    ]);
  });
});

test.each(['health', 'lanes'])('fails on %s, a key that is kept for later', (key) => {
  const text = `${printEnvironment(sampleEnvironment())}${key}: []\n`;
  expect(problemsOf(() => parseEnvironment(text, file))).toEqual([
    expect.stringContaining(`"${key}" is reserved for a later version`),
  ]);
});

test('the documentation lists every field, in the order of the file', () => {
  const page = readFileSync(join(ROOT, 'docs', 'environments.md'), 'utf8');
  const rows = ENVIRONMENT_FIELDS.map(({ name, about }) => `| \`${name}\` | ${about} |`);
  expect(page).toContain(`| --- | --- |\n${rows.join('\n')}\n\n`);
});
