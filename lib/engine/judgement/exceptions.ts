import type { EnvironmentName } from '../../model/scalars';
import type { Snapshot } from '../delivery';
import type { ExceptionEntry, Exceptions } from './exception-entry';
import { waiverEntry } from './waivers/entry';

/** All kinds of exceptions. */
export const EXCEPTIONS: readonly ExceptionEntry[] = [waiverEntry];

/** All exceptions of an environment, of every kind. */
export async function exceptionsOf(snapshot: Snapshot, environment: EnvironmentName): Promise<Exceptions> {
  const all = await Promise.all(EXCEPTIONS.map((entry) => entry.read(snapshot, environment)));
  return {
    async apply(findings, now) {
      let left = findings;
      const used: string[] = [];
      for (const each of all) {
        const applied = await each.apply(left, now);
        left = applied.findings;
        used.push(...applied.used);
      }
      return { findings: left, used };
    },
    judge: (needed, apps, now) => all.flatMap((each) => each.judge(needed, apps, now)),
  };
}
