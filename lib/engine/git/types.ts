import type { CommitId, RefName, TreeId } from '../../model/scalars';
/** One entry of a Git tree. */
export interface TreeEntry {
  readonly mode: string;
  readonly type: 'tree' | 'blob' | 'commit';
  readonly id: string;
  /** Relative to the listed tree, `/`-separated. */
  readonly path: string;
}

/** One edit of a tree; later edits win. Every path is validated before git sees it. */
export type TreeEdit =
  | { readonly kind: 'file'; readonly path: string; readonly content: string | Buffer }
  /** Puts an existing tree in place of whatever stands at the path. */
  | { readonly kind: 'tree'; readonly path: string; readonly id: TreeId }
  | { readonly kind: 'delete'; readonly path: string };

/** A person and a moment, as Git writes them. */
export interface Signature {
  readonly name: string;
  readonly email: string;
  readonly date: Date;
}

/** A commit to make: the base's tree with edits applied. Writes objects only, moves no branch. */
export interface CommitRequest {
  readonly parents: readonly CommitId[];
  /** Commit or tree that the edits apply to; the empty tree where absent. */
  readonly base?: string;
  readonly edits: readonly TreeEdit[];
  readonly message: string;
  readonly author: Signature;
  readonly committer?: Signature;
  /** `false` leaves the signature out, where commits are signed here. */
  readonly signed?: boolean;
}

/** A tag to make: an object with a message, which no ref points to yet. */
export interface TagRequest {
  /** Full name of the ref that is to point to it, `refs/tags/…`. */
  readonly ref: RefName;
  readonly commit: CommitId;
  readonly message: string;
  readonly tagger: Signature;
  readonly signed: boolean;
}

/** A branch or other ref to move, with what it must be before. */
export interface RefUpdate {
  /** Full name, `refs/…`. */
  readonly ref: RefName;
  /** The commit, or the object of a tag, that must stand there now; `null`: the ref must not exist. */
  readonly from: CommitId | null;
  /** `null` deletes the ref. */
  readonly to: CommitId | null;
}

/** What became of a push. */
export type PushResult =
  | { readonly ok: true /** What the remote printed. */; readonly remote: string }
  | {
      readonly ok: false;
      /** `race`: another run was faster, read again and retry. `policy`: a hook or protection said no, never retry. `checked-out`: the branch is checked out there. */
      readonly reason: 'race' | 'policy' | 'checked-out' | 'unreachable';
      readonly message: string;
      /** What a person does about it, where the cause is known. */
      readonly remedy?: string;
    };

/** One commit of a history, newest first. */
export interface HistoryEntry {
  readonly commit: CommitId;
  readonly tree: TreeId;
  readonly parents: readonly CommitId[];
  readonly author: Signature;
  readonly committer: Signature;
  /** The whole message. */
  readonly message: string;
  /** Paths that differ from the first parent, below the paths asked for; trees are listed too. */
  readonly changes: readonly {
    readonly path: string;
    readonly type: 'blob' | 'tree';
    /** Absent: added. */
    readonly before?: string;
    /** Absent: deleted. */
    readonly after?: string;
  }[];
}

/** How entries of a tree are listed. */
export interface EntriesOptions {
  /** Directory to list; the whole tree where absent. */
  readonly path?: string;
  /** List what stands in directories, too; `false` where absent. */
  readonly recursive?: boolean;
  /** List the directories themselves when recursive; `false` where absent. */
  readonly withTrees?: boolean;
}
