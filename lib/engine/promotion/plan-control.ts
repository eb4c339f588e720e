import { isDeepStrictEqual } from 'node:util';
import { DeliveryError, didYouMean, quote } from '../../model/finding';
import { printPerson } from '../../model/scalars';
import {
  addRejection,
  editFreeze,
  editHold,
  layout,
  parseRejections,
  type Rejection,
  removeRejection,
} from '../../registry';
import { readable } from '../delivery/last-readable';
import { repositoryOf, type Site } from '../delivery/site';
import type { Snapshot } from '../delivery/snapshot';
import type { HistoryEntry, TreeEdit } from '../git';
import { isActive } from '../judgement/active-freeze';
import { completePlan, type Plan, type Verb } from './plan';
import { planFrame } from './plan-frame';
import { pastChanges } from './reached-by';
import type { ChangeRequest } from './request';
import { fileStart } from './starting-point';

/** People's decisions that need no approval: a freeze, a hold, a rejection, or the end of one or of a waiver. */
export type ControlRequest = ChangeRequest &
  (
    | {
        readonly verb: 'freeze';
        readonly environment: string;
        /**
         * ISO 8601, UTC.
         *
         * @default - the end of a freeze that stands already; else none
         */
        readonly until?: string;
        /** @default - true where a lockdown stands already */
        readonly lockdown?: boolean;
      }
    | { readonly verb: 'unfreeze'; readonly environment: string }
    | { readonly verb: 'hold' | 'unhold'; readonly environment: string; readonly app: string }
    | { readonly verb: 'reject' | 'unreject'; readonly what: string }
    | { readonly verb: 'unwaive'; readonly environment: string; readonly name: string }
  );

/** What a control verb does to its file. */
interface Decision {
  readonly path: string;
  readonly edits: readonly TreeEdit[];
  /** What the change starts from; the file as it stands unless said otherwise. */
  readonly startsFrom?: Plan['startsFrom'];
  /** The commit that decided so already. */
  readonly reached?: string | undefined;
}

/**
 * Plans a change of one control file. Where it stands as asked, nothing is to be done.
 *
 * @throws DeliveryError `INVALID_OPTION` for a missing reason, or the end of something that never was
 */
export async function planControl(snapshot: Snapshot, request: ControlRequest): Promise<Plan> {
  const environment = 'environment' in request ? snapshot.environment(request.environment).name : undefined;
  const site = environment === undefined ? snapshot.home : snapshot.siteOf(environment);
  if (request.verb === 'hold' || request.verb === 'unhold') await snapshot.app(request.app);
  const decision = await decide(snapshot, site, request);
  const text = await snapshot.text(site, decision.path);
  return completePlan({
    ...planFrame(site, request),
    verb: request.verb satisfies Verb,
    ...(environment === undefined ? {} : { environment }),
    edits: decision.edits,
    startsFrom: decision.startsFrom ?? fileStart(decision.path, text),
    concerns: [decision.path],
    ...('what' in request ? { rejects: request.what } : {}),
    ...(decision.reached === undefined ? {} : { reached: decision.reached }),
  });
}

async function decide(snapshot: Snapshot, site: Site, request: ControlRequest): Promise<Decision> {
  const by = printPerson(request.requestedBy);
  const since = request.now.toISOString();
  switch (request.verb) {
    case 'freeze': {
      const path = layout.pathOf({ kind: 'freeze', environment: request.environment });
      const known = await snapshot.freeze(request.environment);
      // A freeze in other words ends neither a lockdown nor the end that somebody gave: `unfreeze` does.
      const standing = known && isActive(known, request.now) ? known : undefined;
      const until = request.until ?? standing?.until;
      const freeze = {
        reason: reasonOf(request),
        by,
        since,
        ...(until === undefined ? {} : { until }),
        lockdown: request.lockdown ?? standing?.lockdown ?? false,
      };
      if (known && isDeepStrictEqual({ ...freeze, by: known.by, since: known.since }, known))
        return { path, edits: [] };
      const content = editFreeze(await snapshot.text(site, path), freeze, path);
      return { path, edits: [{ kind: 'file', path, content }] };
    }
    case 'unfreeze':
      return remove(snapshot, site, layout.pathOf({ kind: 'freeze', environment: request.environment }));
    case 'hold': {
      const path = layout.pathOf({ kind: 'hold', environment: request.environment, app: request.app });
      const known = await snapshot.hold(request.environment, request.app);
      // What a rollback left stays known: the reason for the hold is another one now, not what was taken back.
      const hold = { ...known, reason: reasonOf(request), by, since };
      if (known?.reason === hold.reason) return { path, edits: [] };
      const content = editHold(await snapshot.text(site, path), hold, path);
      return { path, edits: [{ kind: 'file', path, content }] };
    }
    case 'unhold':
      return remove(
        snapshot,
        site,
        layout.pathOf({ kind: 'hold', environment: request.environment, app: request.app }),
      );
    case 'unwaive':
      return endWaiver(snapshot, site, request.environment, request.name);
    case 'reject':
      return reject(snapshot, site, { what: request.what, reason: reasonOf(request), by, since });
    case 'unreject':
      return endRejection(snapshot, site, request.what);
  }
}

async function remove(snapshot: Snapshot, site: Site, path: string): Promise<Decision> {
  // Also what is no file: a person may have put a folder there.
  const there =
    (await snapshot.text(site, path)) !== undefined ||
    (site.head !== undefined && (await repositoryOf(site).idAt(site.head, path)) !== undefined);
  return { path, edits: there ? [{ kind: 'delete', path }] : [] };
}

async function reject(snapshot: Snapshot, site: Site, rejection: Rejection): Promise<Decision> {
  const { what } = rejection;
  const path = layout.pathOf({ kind: 'rejections' });
  const text = await snapshot.text(site, path);
  const known = (await snapshot.rejections()).some((each) => each.what === what);
  return {
    path,
    edits: known ? [] : [{ kind: 'file', path, content: addRejection(text, rejection, path) }],
    startsFrom: rejectionStart(what, known),
    ...(known ? { reached: (await turned(site, what, true))?.commit } : {}),
  };
}

async function endRejection(snapshot: Snapshot, site: Site, what: string): Promise<Decision> {
  const path = layout.pathOf({ kind: 'rejections' });
  const text = await snapshot.text(site, path);
  const rejections = await snapshot.rejections();
  const known = rejections.some((each) => each.what === what);
  if (text !== undefined && known) {
    const content = removeRejection(text, what, path);
    return { path, edits: [{ kind: 'file', path, content }], startsFrom: rejectionStart(what, known) };
  }
  const ended = await turned(site, what, false);
  if (ended) return { path, edits: [], startsFrom: rejectionStart(what, known), reached: ended.commit };
  const names = rejections.map((each) => each.what);
  throw DeliveryError.of(
    'INVALID_OPTION',
    `${quote(what)} is not rejected and never was, rejected are: ${names.join(', ') || 'none'}${didYouMean(what, names)}`,
  );
}

function rejectionStart(what: string, known: boolean): Plan['startsFrom'] {
  return { [what]: known ? 'rejected' : 'not rejected' };
}

/** The newest commit that began, or ended, the rejection of something; other rejections come and go in the same file. */
async function turned(site: Site, what: string, begun: boolean): Promise<HistoryEntry | undefined> {
  if (site.head === undefined) return undefined;
  const repository = repositoryOf(site);
  const holds = async (id: string | undefined): Promise<boolean> => {
    const [blob] = id === undefined ? [] : await repository.read([id]);
    const { value = [] } = readable(
      blob?.toString('utf8') ?? '',
      layout.pathOf({ kind: 'rejections' }),
      parseRejections,
    );
    return value.some((each) => each.what === what);
  };
  for await (const entry of repository.history(site.head, [layout.pathOf({ kind: 'rejections' })])) {
    const change = entry.changes.find(({ path }) => path === layout.pathOf({ kind: 'rejections' }));
    const [before, after] = [await holds(change?.before), await holds(change?.after)];
    if (before !== after && after === begun) return entry;
  }
  return undefined;
}

/** A waiver that has ended is known to history; a name that history does not know was mistyped. */
async function endWaiver(
  snapshot: Snapshot,
  site: Site,
  environment: string,
  name: string,
): Promise<Decision> {
  const path = layout.pathOf({ kind: 'waiver', environment, name });
  const decision = await remove(snapshot, site, path);
  if (decision.edits.length > 0 || (await pastChanges(site, [path], 1)).length > 0) return decision;
  const names = await snapshot.waiverNames(environment);
  throw DeliveryError.of(
    'INVALID_OPTION',
    `${environment} has no waiver ${quote(name)} and never had, it has: ${names.join(', ') || 'none'}${didYouMean(name, names)}`,
    { environment },
  );
}

function reasonOf({ verb, reason }: ControlRequest): string {
  if (reason) return reason;
  throw DeliveryError.of('INVALID_OPTION', `${verb} needs a reason`, {}, { remedy: 'say why with --reason' });
}
