import { isGitIdBeginning } from '../../model/scalars';
/**
 * A link that is safe to show as one: http(s), without credentials, in its normal form; undefined for any other text.
 */
export function safeLink(link: string | undefined): string | undefined {
  if (link === undefined || link.length > 2_000 || !URL.canParse(link)) return undefined;
  const url = new URL(link);
  if ((url.protocol !== 'https:' && url.protocol !== 'http:') || url.username !== '' || url.password !== '')
    return undefined;
  return url.href.replace(
    /[()<>[\]|\\`'"*_~@!]/g,
    (char) => `%${char.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()}`,
  );
}

/**
 * A page that shows the changes between two commits: GitHub's and GitLab's `compare`. Undefined for other hosts, or
 * where a commit is missing.
 */
export function compareLink(
  repository: string | undefined,
  from: string | undefined,
  to: string | undefined,
): string | undefined {
  const base = safeLink(repository?.replace(/\.git$/, ''));
  if (base === undefined || !isCommit(from) || !isCommit(to) || from === to) return undefined;
  const { hostname } = new URL(base);
  if (hostname === 'github.com') return `${base}/compare/${from}...${to}`;
  return hostname === 'gitlab.com' || hostname.startsWith('gitlab.')
    ? `${base}/-/compare/${from}...${to}`
    : undefined;
}

function isCommit(text: string | undefined): text is string {
  return text !== undefined && isGitIdBeginning(text);
}
