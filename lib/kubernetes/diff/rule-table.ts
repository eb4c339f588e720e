import { isContainerList, type MergeKey, podSpecPath } from '../facts';
import type { RawChange } from './change';
import { shapeOf } from './path';
import type { DiffContext, DiffRule } from './rule';

interface Pattern {
  readonly pod: boolean;
  readonly steps: readonly string[];
}

/** Rules, made ready for asking. */
export class RuleTable {
  private readonly rows: readonly { readonly rule: DiffRule; readonly patterns: readonly Pattern[] }[];
  private readonly byKind = new Map<string, RuleTable['rows']>();

  /**
   * The first rule that matches decides.
   *
   * @param mergeKeys how items of lists are told apart, beside what Kubernetes says
   */
  constructor(
    rules: readonly DiffRule[],
    readonly mergeKeys: readonly MergeKey[] = [],
  ) {
    this.rows = rules.map((rule) => ({ rule, patterns: rule.at.map(compile) }));
  }

  /** The rule for a change; undefined where none matches. */
  find(change: RawChange, context: DiffContext): DiffRule | undefined {
    const { group, kind } = context.identity;
    const shape = shapeOf(change.path);
    const pod = podSpecPath(group, kind);
    const inPod = pod?.every((step, index) => shape[index] === step) ? shape.slice(pod.length) : undefined;
    const last = change.path.at(-1);
    for (const { rule, patterns } of this.rowsFor(group, kind)) {
      if (rule.key && !(typeof last === 'string' && rule.key.test(last))) continue;
      if (!patterns.some((each) => matches(each.pod ? inPod : shape, each.steps))) continue;
      if (rule.when === undefined || rule.when(change, context)) return rule;
    }
    return undefined;
  }

  private rowsFor(group: string, kind: string): RuleTable['rows'] {
    const full = group === '' ? kind : `${kind}.${group}`;
    const known = this.byKind.get(full);
    if (known) return known;
    const rows = this.rows.filter(({ rule }) => rule.kinds === undefined || rule.kinds.includes(full));
    this.byKind.set(full, rows);
    return rows;
  }
}

function compile(pattern: string): Pattern {
  const pod = pattern.startsWith('pod:');
  const text = pod ? pattern.slice('pod:'.length) : pattern;
  return { pod, steps: text === '' ? [] : text.split('.') };
}

function matches(shape: readonly string[] | undefined, steps: readonly string[]): boolean {
  if (shape === undefined) return false;
  const open = steps.at(-1) === '**';
  const fixed = open ? steps.length - 1 : steps.length;
  if (open ? shape.length < fixed : shape.length !== fixed) return false;
  for (let index = 0; index < fixed; index += 1) {
    const [step, want] = [shape[index] ?? '', steps[index]];
    const fits = want === '*' || want === step || (want === '@containers' && isContainerList(step));
    if (!fits) return false;
  }
  return true;
}
