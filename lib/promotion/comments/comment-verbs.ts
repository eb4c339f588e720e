/** The commands that comments know. */
export const COMMENT_VERBS = ['promote', 'approve', 'hold', 'rollback', 'explain'] as const;

/** @see COMMENT_VERBS */
export type CommentVerb = (typeof COMMENT_VERBS)[number];
