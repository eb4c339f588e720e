import { knownGates } from '../../../gates/settings';
import { type FieldJudgement, neutral } from '../../finding';
import type { GateEntry, GateSettings } from '../../gate';
import { v } from '../../schema';
import { environmentField } from '../field';
import { change, sameData } from '../field-change';

/**
 * The field `gates`: conditions evaluated when a change is proposed and again when it is merged.
 *
 * @param known the kinds of gates that there are; asked each time, since more may be registered
 */
export function gatesField(known: () => readonly GateSettings[]) {
  return environmentField({
    name: 'gates',
    about: 'conditions on a change, evaluated when it is proposed and again when it is merged',
    schema: v.array(v.lazy((input) => entrySchema(input, known()))),
    compare(before, after) {
      const kinds = [...new Set([...before, ...after].map(({ gate }) => gate))];
      const changed = kinds.flatMap((kind): FieldJudgement[] => {
        const [old, now] = [before, after].map((list) => list.filter(({ gate }) => gate === kind));
        if (sameData(old, now)) return [];
        return [judged(kind, old ?? [], now ?? [], known())];
      });
      const weighty = changed.filter(({ verdict }) => verdict !== 'neutral');
      if (weighty.length === 0)
        return [change('gates', before, after, changed[0] ?? neutral('in another order'))];
      return weighty.map((each) => change('gates', before, after, each));
    },
    partWords: (value) => {
      const entries = value as readonly GateEntry[];
      return entries.length === 0 ? 'none' : entries.map((each) => wordsOf(each, known())).join(', ');
    },
    words: (entries) =>
      entries.length === 0
        ? undefined
        : `waits for ${entries.map((each) => wordsOf(each, known())).join(', ')}`,
  });
}

/** The field `gates`, with the kinds of gates that are registered. */
export const gates = gatesField(knownGates);

function judged(
  kind: string,
  before: readonly GateEntry[],
  after: readonly GateEntry[],
  known: readonly GateSettings[],
): FieldJudgement {
  const versions = new Set([...before, ...after].map(({ version }) => version));
  const settings = known.find(
    ({ gate, version }) => gate === kind && versions.size === 1 && versions.has(version),
  );
  if (settings) return settings.compare(before, after);
  const note = `the gate ${kind} asks for something else, which cannot be compared`;
  return { verdict: 'unknown', level: 'high', note };
}

function wordsOf(entry: GateEntry, known: readonly GateSettings[]): string {
  const settings = settingsOf(entry, known);
  return settings ? settings.words(entry) : entry.gate;
}

function settingsOf(
  entry: { readonly gate?: unknown; readonly version?: unknown },
  known: readonly GateSettings[],
): GateSettings | undefined {
  return known.find(({ gate, version }) => gate === entry.gate && version === entry.version);
}

/** The schema of one entry: that of its kind, or one that says which kinds there are. */
function entrySchema(input: unknown, known: readonly GateSettings[]): v.GenericSchema<unknown, GateEntry> {
  const settings = settingsOf(typeof input === 'object' && input !== null ? input : {}, known);
  if (settings) return settings.schema;
  const names = [...new Set(known.map(({ gate }) => gate))].sort();
  const kind: unknown = (input as Partial<GateEntry> | null)?.gate;
  const versions = known.filter(({ gate }) => gate === kind).map(({ version }) => version);
  return v.looseObject({
    gate: v.pipe(
      v.string(),
      v.check((value) => names.includes(value), `not a known gate (${names.join(', ')})`),
    ),
    version: v.pipe(
      v.number(),
      v.check(
        (value) => versions.length === 0 || versions.includes(value),
        `not a known version of its settings (${versions.join(', ')})`,
      ),
    ),
  });
}
