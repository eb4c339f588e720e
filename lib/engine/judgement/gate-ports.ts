import type { ExpressionAnswer, GatePorts, ReleaseFacts, UpstreamPresence } from '../../model/gate';
import type { AppName, EnvironmentName } from '../../model/scalars';
import type { ReleaseRecord } from '../../registry';

/** What gates may ask about, beside the release itself. */
interface GateSources {
  readonly environment: EnvironmentName;
  readonly app: AppName;
  readonly now: Date;
  readonly record: ReleaseRecord;
  current(): Promise<ReleaseRecord | undefined>;
  presence(): Promise<UpstreamPresence | undefined>;
  turns: GatePorts['turns'];
}

/** Answers what the gates of an environment ask about a release that is to enter it. */
export function gatePorts({
  environment,
  app,
  now,
  record,
  current,
  presence,
  turns,
}: GateSources): GatePorts {
  return {
    environment,
    app,
    now,
    release: releaseFacts(record),
    async current() {
      const runs = await current();
      return runs && releaseFacts(runs);
    },
    presence,
    turns,
    async statement(kind) {
      return Object.hasOwn(record.evidence, kind) ? record.evidence[kind] : undefined;
    },
    evaluate: async (expression, facts) => evaluate(expression, facts),
  };
}

function releaseFacts({ release, code, images, source, evidence }: ReleaseRecord): ReleaseFacts {
  const plain = Object.entries(images).map(([slot, { repository, tag, digest }]) => [
    slot,
    { repository, ...(tag === undefined ? {} : { tag }), digest: digest.toString() },
  ]);
  return { id: release, code, images: Object.fromEntries(plain), ...(source ? { source } : {}), evidence };
}

function evaluate(expression: string, facts: Readonly<Record<string, unknown>>): ExpressionAnswer {
  // Loaded late: expressions take a while to load, and few environments have some at their gates.
  const { compileCel, describeCelError, toCel } =
    require('../../kubernetes/policy/cel') as typeof import('../../kubernetes/policy/cel');
  try {
    const bindings = Object.entries(facts).map(([name, value]) => [name, toCel(value)]);
    const value = compileCel(expression).evaluate(Object.fromEntries(bindings));
    return typeof value === 'boolean' ? { value } : { problem: 'it gives neither true nor false' };
  } catch (error) {
    return { problem: describeCelError(error).message };
  }
}
