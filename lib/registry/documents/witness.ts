import { neutral, undecided } from '../../model/finding';
import { jsonMap } from '../../model/json';
import {
  type AppName,
  appName,
  type CommitId,
  commitId,
  instant,
  type ReleaseId,
  releaseId,
  type TreeId,
  text,
  treeId,
} from '../../model/scalars';
import { v } from '../../model/schema';
import { sortedMap } from './data-file';
import { mapKind } from './document-kind';

/** A second rendering of a release gave the same id. */
export interface Witness {
  readonly release: ReleaseId;
  readonly app: AppName;
  readonly code: CommitId;
  readonly renders: TreeId;
  readonly by: string;
  readonly at: string;
  readonly tools: Readonly<Record<string, string>>;
}

/** `environments/_witnesses/<app>/<release>.yaml` */
export const WITNESS = mapKind<Witness>({
  kind: 'witness',
  what: 'witness',
  means: {
    added: neutral('a witness: says that a second rendering gave the same files'),
    removed: undecided('a witness goes: its second rendering counts no more', 'medium'),
    changed: undecided('a witness is written anew, in place of the one that stood', 'medium'),
  },
  header: 'machine-owned by cdk8s-delivery: this release was rendered again and came out the same',
  schema: v.strictObject({
    release: releaseId,
    app: appName,
    code: commitId,
    renders: treeId,
    by: text,
    at: instant,
    tools: v.optional(v.record(text, text), {}),
  }),
  names: { app: 'app', release: 'release' },
  data: ({ release, app, code, renders, by, at, tools }) =>
    jsonMap([
      ['release', release],
      ['app', app],
      ['code', code],
      ['renders', renders],
      ['by', by],
      ['at', at],
      ['tools', sortedMap(tools)],
    ]),
});

export const { read: parseWitness, print: printWitness, edit: editWitness } = WITNESS;
