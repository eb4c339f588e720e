import { isDeepStrictEqual } from 'node:util';
import { DeliveryError, type Finding, finding, quote } from '../finding';
import type { TreeEdit } from '../git';
import { addRejection, editFreeze, editHold, paths } from '../registry';
import { didYouMean } from './did-you-mean';
import { printPerson } from './person';
import { completePlan, type Plan, type Verb } from './plan';
import { planFrame } from './plan-frame';
import type { ChangeRequest } from './request';
import type { Site } from './site';
import type { Snapshot } from './snapshot';

/** People's decisions that need no approval: a freeze, a hold, a rejection, or the end of one or of a waiver. */
export type ControlRequest = ChangeRequest &
  (
    | {
        readonly verb: 'freeze';
        readonly environment: string;
        readonly until?: string;
        readonly lockdown?: boolean;
      }
    | { readonly verb: 'unfreeze'; readonly environment: string }
    | { readonly verb: 'hold' | 'unhold'; readonly environment: string; readonly app: string }
    | { readonly verb: 'reject'; readonly what: string }
    | { readonly verb: 'unwaive'; readonly environment: string; readonly name: string }
  );

/** Plans a change of one control file. */
export async function planControl(snapshot: Snapshot, request: ControlRequest): Promise<Plan> {
  const environment = request.verb === 'reject' ? undefined : snapshot.environment(request.environment).name;
  const site = environment === undefined ? snapshot.home : snapshot.siteOf(environment);
  if (request.verb === 'hold' || request.verb === 'unhold') await snapshot.app(request.app);
  const edits = await editsOf(snapshot, site, request);
  return completePlan({
    ...planFrame(site, request),
    verb: request.verb satisfies Verb,
    ...(environment === undefined ? {} : { environment }),
    edits,
    findings:
      request.verb === 'unwaive' && edits.length === 0
        ? await noSuchWaiver(snapshot, request.environment, request.name)
        : [],
  });
}

async function editsOf(snapshot: Snapshot, site: Site, request: ControlRequest): Promise<TreeEdit[]> {
  const by = printPerson(request.requestedBy);
  const since = request.now.toISOString();
  switch (request.verb) {
    case 'freeze': {
      const until = request.until;
      if (until !== undefined && Number.isNaN(Date.parse(until))) {
        throw DeliveryError.of(
          'INVALID_OPTION',
          `${quote(until)} is no moment, ISO 8601 is expected, such as 2026-12-24T18:00:00Z`,
        );
      }
      const freeze = {
        reason: reasonOf(request),
        by,
        since,
        ...(until === undefined ? {} : { until: new Date(until).toISOString() }),
        lockdown: request.lockdown ?? false,
      };
      const path = paths.freeze(request.environment);
      const known = await snapshot.freeze(request.environment);
      if (known && isDeepStrictEqual({ ...freeze, by: known.by, since: known.since }, known)) return [];
      return [{ kind: 'file', path, content: editFreeze(await snapshot.text(site, path), freeze, path) }];
    }
    case 'unfreeze':
      return remove(snapshot, site, paths.freeze(request.environment));
    case 'hold': {
      const path = paths.hold(request.environment, request.app);
      const known = await snapshot.hold(request.environment, request.app);
      // What a rollback left stays known: the reason for the hold is another one now, not what was taken back.
      const from = known?.from === undefined ? {} : { from: known.from };
      const hold = { reason: reasonOf(request), by, since, ...from };
      if (known?.reason === hold.reason) return [];
      return [{ kind: 'file', path, content: editHold(await snapshot.text(site, path), hold, path) }];
    }
    case 'unhold':
      return remove(snapshot, site, paths.hold(request.environment, request.app));
    case 'unwaive':
      return remove(snapshot, site, paths.waiver(request.environment, request.name));
    case 'reject': {
      const text = await snapshot.text(site, paths.rejected);
      if ((await snapshot.rejections()).some(({ what }) => what === request.what)) return [];
      const content = addRejection(text, { what: request.what, reason: reasonOf(request), by, since });
      return [{ kind: 'file', path: paths.rejected, content }];
    }
  }
}

async function remove(snapshot: Snapshot, site: Site, path: string): Promise<TreeEdit[]> {
  return (await snapshot.text(site, path)) === undefined ? [] : [{ kind: 'delete', path }];
}

/** Lifting what was lifted is no mistake; a name that was mistyped looks the same. */
async function noSuchWaiver(snapshot: Snapshot, environment: string, name: string): Promise<Finding[]> {
  const names = await snapshot.waiverNames(environment);
  const message = `${environment} has no waiver ${quote(name)}, it has: ${names.join(', ') || 'none'}${didYouMean(name, names)}`;
  return [finding('note', 'INVALID_OPTION', message, { environment })];
}

function reasonOf({ verb, reason }: ControlRequest): string {
  if (reason) return reason;
  throw DeliveryError.of('INVALID_OPTION', `${verb} needs a reason`, {}, { remedy: 'say why with --reason' });
}
