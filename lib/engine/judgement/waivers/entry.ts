import { judgeWaivers, perhapsEnded, unusedWaivers, waiveFindings } from '../../../kubernetes/policy';
import type { EnvironmentName } from '../../../model/scalars';
import { clockDoubt, type Snapshot } from '../../delivery';
import type { ExceptionEntry, Exceptions } from '../exception-entry';
import { changedWaivers } from './changed-waivers';
import { readWaivers } from './read-waivers';

/** Waivers: exceptions from rules, each a file with an owner and an end. */
export const waiverEntry: ExceptionEntry = { kind: 'waiver', read, changed: changedWaivers };

async function read(snapshot: Snapshot, environment: EnvironmentName): Promise<Exceptions> {
  const waivers = await readWaivers(snapshot, environment);
  return {
    async apply(found, now) {
      const { findings, used } = waiveFindings(found, waivers, now);
      // A clock that is ahead lets a waiver end too early, which is safe.
      const doubt = used.size > 0 ? await clockDoubt(snapshot, now) : undefined;
      const late =
        doubt?.clock === 'behind' ? [...used].map((each) => perhapsEnded(each, doubt.message)) : [];
      return { findings: [...findings, ...late], used: [...used].map(({ file }) => file) };
    },
    judge(needed, apps, now) {
      // Where some apps are left out, it cannot be told whether a waiver of those apps, or of every app, is needed.
      const meant = waivers.filter(
        ({ waiver: { app } }) => apps === undefined || app === undefined || apps.includes(app),
      );
      const used = new Set(
        meant.filter(
          ({ file, waiver: { app } }) => needed?.has(file) || (apps !== undefined && app === undefined),
        ),
      );
      return [...judgeWaivers(meant, now), ...(needed === undefined ? [] : unusedWaivers(meant, used, now))];
    },
  };
}
