/** Tokens and keys that are known by their looks, wherever they stand. */
export const KNOWN_TOKENS: readonly RegExp[] = [
  /(?:AKIA|ASIA)[0-9A-Z]{16}/,
  /gh[pousr]_[A-Za-z0-9]{20,255}/,
  /github_pat_[A-Za-z0-9_]{20,255}/,
  /glpat-[A-Za-z0-9_-]{16,255}/,
  /xox[abprs]-[A-Za-z0-9-]{10,255}/,
  /eyJ[A-Za-z0-9_-]{10,300}\.eyJ[A-Za-z0-9_-]{10,1000}(?:\.[A-Za-z0-9_-]{1,1000})?/,
  /[rs]k_live_[A-Za-z0-9]{16,255}/,
  /AIza[0-9A-Za-z_-]{35}/,
];
