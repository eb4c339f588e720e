import { type Code, DeliveryError, type Finding, undecidedRefusal } from '../../../../model/finding';
import type { AppName } from '../../../../model/scalars';
import type { ReleaseRecord } from '../../../../registry';
import type { Renderer } from '../../renderer';

/**
 * Codes which say that code, dependencies or tools are missing here; any other code says something about the release.
 */
const OUT_OF_REACH: ReadonlySet<Code> = new Set<Code>([
  'NO_LOCKFILE',
  'DEPENDENCIES_FAILED',
  'REMOTE_FAILED',
  'OBJECT_MISSING',
  'RENDER_TIMEOUT',
  'DISK',
]);

/** The renderer, which throws `NOT_VERIFIABLE` where it cannot be known what the release renders to. */
export function verifiable(renderer: Renderer, record: ReleaseRecord, app: AppName): Renderer {
  return async (order) => {
    try {
      return await renderer(order);
    } catch (error) {
      if (!(error instanceof DeliveryError) || !error.findings.every(({ code }) => OUT_OF_REACH.has(code)))
        throw error;
      const [first, ...others] = error.findings;
      const told = ({ message, remedy }: Finding) => notVerifiable(record, app, message, remedy);
      throw new DeliveryError([told(first), ...others.map(told)], { cause: error });
    }
  };
}

export function notVerifiable(
  { release }: ReleaseRecord,
  app: AppName,
  why: string,
  remedy: string,
): Finding {
  const message = `not verifiable: release ${release} of ${app} cannot be rendered again here: ${why}`;
  return undecidedRefusal('NOT_VERIFIABLE', message, { app }, remedy);
}
