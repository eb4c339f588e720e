import { type Asked, emptyReply, operationOf } from './judge';
import { basicError, gitSays, headOf, isAncestor } from './words';

/** An account of the stand-in. */
export interface Account {
  readonly login: string;
  readonly id: number;
  /** Addresses that it has shown to be its own. */
  readonly emails: readonly string[];
  readonly type: 'User' | 'Bot';
  readonly permission: 'admin' | 'write' | 'read' | 'none';
  /** Number of the app whose account it is. */
  readonly app?: number;
  /** Rights of that app beyond those of a proposer. */
  readonly rights?: Readonly<Record<string, string>>;
}

/** What is answered. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

interface Pull {
  readonly number: number;
  title: string;
  body: string;
  labels: string[];
  readonly head: string;
  readonly base: string;
  readonly user: Account;
  readonly draft: boolean;
  state: 'open' | 'closed';
  merged: boolean;
  sha: string;
}

interface Review {
  readonly id: number;
  readonly pull: number;
  readonly user: Account;
  state: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED' | 'DISMISSED';
  readonly commit: string;
  readonly at: string;
}

interface Comment {
  readonly id: number;
  readonly issue: number;
  readonly user: Account;
  body: string;
  readonly at: string;
  edited: string;
}

/** What GitHub keeps of a repository beside its commits. */
export interface RepositoryState {
  readonly name: string;
  readonly gitDir: string;
  readonly pulls: Pull[];
  readonly reviews: Review[];
  readonly comments: Comment[];
  readonly statuses: {
    sha: string;
    context: string;
    state: string;
    description: string | null;
    by: Account;
  }[];
  /** Rulesets; `undefined` where the plan of the owner has none. */
  rulesets: Map<number, Readonly<Record<string, unknown>>> | undefined;
  /** Whether pull requests may be drafts. */
  offersDrafts: boolean;
  /** Whether a ruleset may ask for reviews per path. */
  offersPaths: boolean;
  /** Labels of the repository. */
  readonly labels: string[];
  /** Reviewers and assignees that were asked for, by pull request. */
  readonly asked: { pull: number; reviewers: string[]; teams: string[]; assignees: string[] }[];
  /** Private key of SSH, a file, by which GitHub signs the commits that it makes. */
  signingKey?: string;
  /** What becomes of the message of a commit that it makes. */
  words?: (message: string) => string;
  /** Pull requests of a source repository, merged or not, with the commits that they brought. */
  readonly brought: { number: number; commits: readonly string[]; merged: boolean; of?: string }[];
  /** A review that a person gives on the page. */
  review(pull: number, user: Account, state: Review['state'], commit?: string): void;
  /** A comment that a person writes on the page, below a pull request or an issue; its number. */
  comment(issue: number, user: Account, body: string): number;
}

export function newRepository(name: string, gitDir: string): RepositoryState {
  const state: RepositoryState = {
    name,
    gitDir,
    pulls: [],
    reviews: [],
    comments: [],
    statuses: [],
    rulesets: new Map(),
    offersDrafts: true,
    offersPaths: true,
    labels: [],
    asked: [],
    brought: [],
    comment(issue, user, body) {
      const at = new Date().toISOString();
      state.comments.push({ id: state.comments.length + 1, issue, user, body, at, edited: at });
      return state.comments.length;
    },
    review(pull, user, verdict, commit) {
      const sha = commit ?? state.pulls[pull - 1]?.sha ?? '';
      state.reviews.push({
        id: state.reviews.length + 1,
        pull,
        user,
        state: verdict,
        commit: sha,
        at: new Date().toISOString(),
      });
    },
  };
  return state;
}

/** Teams of the organisations of the tests. */
export const ORGANISATION: ReadonlyMap<string, { readonly id: number; readonly members: readonly string[] }> =
  new Map([
    ['example/sre', { id: 71, members: ['ben', 'cyd'] }],
    ['example/web', { id: 72, members: ['ada'] }],
    ['example/platform', { id: 73, members: ['cyd'] }],
  ]);

/** An app is shown by its short name, with its rights. */
function showApp(
  accounts: ReadonlyMap<string, Account>,
  { app_slug: slug }: Readonly<Record<string, string>>,
): Reply {
  const account = [...accounts.values()].find(({ login }) => login === `${slug}[bot]`);
  if (account?.app === undefined) return refuse(404, 'Not Found');
  return {
    status: 200,
    body: {
      id: account.app,
      slug,
      node_id: 'A_1',
      name: slug,
      owner: userOf(account),
      description: null,
      external_url: SITE,
      html_url: `${SITE}/apps/${slug}`,
      created_at: '2026-01-01T00:00:00Z',
      updated_at: '2026-01-01T00:00:00Z',
      permissions: { contents: 'write', pull_requests: 'write', metadata: 'read', ...account.rights },
      events: [],
    },
  };
}

type Found = NonNullable<ReturnType<typeof operationOf>>;

/** Answers a request as GitHub does. */
export async function answer(
  repositoryOf: (name: string) => RepositoryState,
  accounts: ReadonlyMap<string, Account>,
  account: Account,
  { operation, values }: Found,
  { query, body, here }: Asked,
  empty: (status: number) => unknown,
): Promise<Reply> {
  const given = (body ?? {}) as Record<string, never>;
  const name = `${operation.method} ${operation.path.replace('/repos/{owner}/{repo}', '')}`;
  if (name === 'GET /user')
    return account.type === 'Bot'
      ? refuse(403, 'Resource not accessible by integration')
      : { status: 200, body: { ...(empty(200) as object), ...userOf(account) } };
  if (name === 'GET /apps/{app_slug}') return showApp(accounts, values);
  if (name === 'GET /orgs/{org}/teams/{team_slug}') {
    const id = ORGANISATION.get(`${values['org']}/${values['team_slug']}`)?.id;
    return id === undefined
      ? refuse(404, 'Not Found')
      : { status: 200, body: { ...(empty(200) as object), id, slug: values['team_slug'] } };
  }
  if (name === 'GET /orgs/{org}/teams/{team_slug}/memberships/{username}') {
    const team = ORGANISATION.get(`${values['org']}/${values['team_slug']}`);
    return team?.members.includes(values['username'] ?? '')
      ? { status: 200, body: { ...(empty(200) as object), role: 'member', state: 'active' } }
      : refuse(404, 'Not Found');
  }
  const repository = repositoryOf(`${values['owner']}/${values['repo']}`);
  if (account.permission === 'none') return refuse(404, 'Not Found');
  await follow(repository);
  const filled = (status: number, part: object): Reply => ({
    status,
    body: { ...(empty(status) as object), ...part },
  });
  const list = (all: readonly object[]): Reply => pageOf(all, query, here);
  const pull = repository.pulls[Number(values['pull_number'] ?? values['issue_number']) - 1];
  // An issue that is no pull request can be commented on, too.
  const needsPull =
    /\{(?:pull|issue)_number\}/.test(operation.path) &&
    !(
      operation.path.endsWith('/comments') &&
      (Number(values['issue_number']) >= 900 ||
        repository.brought.some(({ number }) => number === Number(values['issue_number'])))
    );
  if (needsPull && !pull) return refuse(404, 'Not Found');
  switch (name) {
    case 'GET /pulls':
      return list(
        repository.pulls
          .filter(({ state }) => (query.get('state') ?? 'open') === state)
          .filter(({ head }) => !query.has('head') || `${values['owner']}:${head}` === query.get('head'))
          .filter(({ base }) => !query.has('base') || base === query.get('base'))
          .sort((one, other) => other.number - one.number)
          .map((each) => showPull(repository, each)),
      );
    case 'POST /pulls':
      return openPull(repository, account, given, filled);
    case 'PATCH /pulls/{pull_number}':
      Object.assign(pull as Pull, given);
      return filled(200, showPull(repository, pull as Pull, true));
    case 'GET /pulls/{pull_number}':
      return filled(200, showPull(repository, pull as Pull, true));
    case 'GET /pulls/{pull_number}/reviews':
      return list(repository.reviews.filter((each) => each.pull === pull?.number).map(showReview));
    case 'POST /pulls/{pull_number}/reviews': {
      if (given['event'] === 'APPROVE' && pull?.user.login === account.login)
        return refuse(422, 'Unprocessable Entity', ['Can not approve your own pull request']);
      if (given['commit_id'] !== undefined && given['commit_id'] !== pull?.sha)
        return refuse(422, 'Unprocessable Entity', ['commit_id is not part of the pull request']);
      repository.review(pull?.number ?? 0, account, 'APPROVED', given['commit_id']);
      return { status: 200, body: showReview(repository.reviews.at(-1) as Review) };
    }
    case 'POST /issues/{issue_number}/labels': {
      const names = given['labels'] as unknown as string[];
      if (names.some((each) => each.length > 50)) return refuse(422, 'Validation Failed');
      (pull as Pull).labels = [...new Set([...(pull as Pull).labels, ...names])];
      return { status: 200, body: (pull as Pull).labels.map(labelOf) };
    }
    case 'POST /pulls/{pull_number}/requested_reviewers': {
      const { reviewers = [], team_reviewers: teams = [] } = given as unknown as Record<string, string[]>;
      const mayReview = (login: string) =>
        login !== pull?.user.login &&
        [...accounts.values()].some((each) => each.login === login && each.type === 'User');
      if (!reviewers.every(mayReview))
        return refuse(422, 'Reviews may only be requested from collaborators.');
      if (teams.some((team) => !ORGANISATION.has(`${values['owner']}/${team}`)))
        return refuse(422, 'Could not resolve to a node with the global id.');
      repository.asked.push({ pull: pull?.number ?? 0, reviewers, teams, assignees: [] });
      return { status: 201, body: showPull(repository, pull as Pull) };
    }
    case 'POST /issues/{issue_number}/assignees': {
      const named = given['assignees'] as unknown as string[];
      const taken = [...accounts.values()].filter(
        ({ login, type, permission }) => named.includes(login) && type === 'User' && permission !== 'read',
      );
      repository.asked.push({
        pull: pull?.number ?? 0,
        reviewers: [],
        teams: [],
        assignees: taken.map(({ login }) => login),
      });
      return filled(201, { assignees: taken.map(userOf) });
    }
    case 'GET /issues/{issue_number}/comments':
      return list(
        repository.comments.filter(({ issue }) => issue === Number(values['issue_number'])).map(showComment),
      );
    case 'POST /issues/{issue_number}/comments':
      repository.comment(pull?.number ?? Number(values['issue_number']), account, given['body'] ?? '');
      return filled(201, showComment(repository.comments.at(-1) as Comment));
    case 'GET /issues/comments/{comment_id}': {
      const comment = repository.comments[Number(values['comment_id']) - 1];
      return comment ? filled(200, showComment(comment)) : refuse(404, 'Not Found');
    }
    case 'PATCH /issues/comments/{comment_id}': {
      const comment = repository.comments[Number(values['comment_id']) - 1];
      if (!comment) return refuse(404, 'Not Found');
      if (comment.user.login !== account.login) return refuse(403, 'Must have admin rights to Repository.');
      comment.body = given['body'] ?? '';
      comment.edited = new Date(Date.now() + 1000).toISOString();
      return filled(200, showComment(comment));
    }
    case 'GET /commits/{ref}/statuses':
      return list(
        repository.statuses
          .filter(({ sha }) => sha === values['ref'])
          .reverse()
          .map((each) => showStatus(each)),
      );
    case 'POST /statuses/{sha}': {
      const status = { sha: values['sha'], by: account, description: null, ...given };
      repository.statuses.push(status as never);
      return filled(201, showStatus(repository.statuses.at(-1) as never));
    }
    case 'GET /commits/{ref}': {
      const email = await gitSays(repository.gitDir, 'log', '-1', '--format=%ae', values['ref'] ?? '');
      if (email === undefined) return refuse(422, `No commit found for SHA: ${values['ref']}`);
      const author = [...accounts.values()].find(({ emails }) => emails.includes(email));
      return filled(200, { sha: values['ref'], author: author ? userOf(author) : null, committer: null });
    }
    case 'GET /compare/{basehead}': {
      const [from = '', to = ''] = values['basehead']?.split('...') ?? [];
      const said = await gitSays(repository.gitDir, 'rev-list', '--reverse', `${from}..${to}`);
      if (said === undefined) return refuse(404, 'Not Found');
      const all = said.split('\n').filter((each) => each !== '');
      const commits = pageOf(
        all.map((sha) => ({ sha })),
        query,
        here,
      ).body as { sha: string }[];
      return filled(200, {
        status: all.length === 0 ? 'behind' : 'ahead',
        total_commits: all.length,
        commits: commits.map(({ sha }) => ({ ...commitTemplate(), sha })),
      });
    }
    case 'GET /commits/{commit_sha}/pulls':
      return list(
        repository.brought
          .filter(({ commits }) => commits.includes(values['commit_sha'] ?? ''))
          .map(({ number, merged, of = repository.name }) => {
            const shown = showPull(
              { ...repository, name: of },
              {
                ...{ number, title: 'x', body: '', labels: [], head: 'x', base: 'main', user: account },
                ...{ draft: false, state: 'closed', merged, sha: values['commit_sha'] ?? '' },
              },
            );
            return { ...shown, merged_at: merged ? AT : null };
          }),
      );
    case 'GET /collaborators/{username}/permission': {
      const known = [...accounts.values()].find(({ login }) => login === values['username']);
      if (!known) return refuse(404, 'Not Found');
      return filled(200, { permission: known.permission, role_name: known.permission, user: null });
    }
    case 'GET ':
      return filled(200, {
        permissions: {
          admin: account.permission === 'admin',
          push: account.permission !== 'read',
          pull: true,
        },
      });
    case 'GET /labels':
      return list(repository.labels.map(labelOf));
    case 'POST /labels': {
      const label = String(given['name']);
      if (repository.labels.includes(label)) return refuse(422, 'Validation Failed');
      repository.labels.push(label);
      return { status: 201, body: labelOf(label, repository.labels.length) };
    }
    case 'GET /rules/branches/{branch}':
    case 'GET /rulesets':
    case 'POST /rulesets':
    case 'GET /rulesets/{ruleset_id}':
    case 'PUT /rulesets/{ruleset_id}':
      return answerRulesets(name, repository, account, values, given, list);
    default:
      return refuse(404, 'Not Found');
  }
}

/** Rulesets: administrators write them and see who bypasses them, everybody sees the rest. */
function answerRulesets(
  name: string,
  { rulesets, offersPaths, name: source }: RepositoryState,
  account: Account,
  values: Readonly<Record<string, string>>,
  given: Readonly<Record<string, unknown>>,
  list: (all: readonly object[]) => Reply,
): Reply {
  if (!rulesets)
    return refuse(403, 'Upgrade to GitHub Pro or make this repository public to enable this feature.');
  const id = Number(values['ruleset_id']);
  const shown = (number: number): Record<string, unknown> => {
    const { bypass_actors: actors, ...rest } = rulesets.get(number) ?? {};
    const apps = (actors ?? []) as readonly { actor_id: number }[];
    return {
      id: number,
      source,
      source_type: 'Repository',
      current_user_can_bypass: apps.some((each) => each.actor_id === account.app) ? 'always' : 'never',
      ...rest,
      ...(account.permission === 'admin' ? { bypass_actors: apps } : {}),
    };
  };
  if (name === 'GET /rules/branches/{branch}')
    return list(
      [...rulesets].flatMap(([number, { conditions, rules, enforcement }]) => {
        const { ref_name: refs } = conditions as { ref_name: { include: string[] } };
        return enforcement === 'active' && refs.include.includes(`refs/heads/${values['branch']}`)
          ? (rules as object[]).map((rule) => ({
              ...rule,
              ruleset_id: number,
              ruleset_source: source,
              ruleset_source_type: 'Repository',
            }))
          : [];
      }),
    );
  if (name === 'GET /rulesets') {
    return list(
      [...rulesets.keys()].map((number) => {
        const { bypass_actors: _actors, rules: _rules, conditions: _refs, ...rest } = shown(number);
        return rest;
      }),
    );
  }
  if (name === 'GET /rulesets/{ruleset_id}')
    return rulesets.has(id) ? { status: 200, body: shown(id) } : refuse(404, 'Not Found');
  if (account.permission !== 'admin') return refuse(404, 'Not Found');
  if (!offersPaths && JSON.stringify(given).includes('required_reviewers'))
    return refuse(422, 'Validation Failed', [
      { code: 'custom', field: 'rules', message: '"required_reviewers" is not permitted' },
    ]);
  const number = name === 'POST /rulesets' ? 5_000 + rulesets.size : id;
  if (name === 'PUT /rulesets/{ruleset_id}' && !rulesets.has(id)) return refuse(404, 'Not Found');
  rulesets.set(number, given);
  return { status: name === 'POST /rulesets' ? 201 : 200, body: shown(number) };
}

function refuse(status: number, message: string, errors?: readonly unknown[]): Reply {
  return { status, body: { ...basicError(message, status), ...(errors ? { errors } : {}) } };
}

/** A pull request follows its branch: one whose branch is gone is closed, one whose commit the base has is merged. */
async function follow({ gitDir, pulls }: RepositoryState): Promise<void> {
  for (const pull of pulls.filter(({ state }) => state === 'open')) {
    const sha = await headOf(gitDir, pull.head);
    if (sha !== undefined) pull.sha = sha;
    const base = await headOf(gitDir, pull.base);
    pull.merged = base !== undefined && (await isAncestor(gitDir, pull.sha, base));
    if (sha === undefined || pull.merged) pull.state = 'closed';
  }
}

async function openPull(
  repository: RepositoryState,
  account: Account,
  { title, body, head, base, draft }: Record<string, string>,
  filled: (status: number, part: object) => Reply,
): Promise<Reply> {
  const { gitDir, pulls, name } = repository;
  const custom = (message: string) =>
    refuse(422, 'Validation Failed', [{ resource: 'PullRequest', code: 'custom', message }]);
  if (account.permission === 'read') return refuse(403, 'Resource not accessible by personal access token');
  if (draft && !repository.offersDrafts)
    return custom('Draft pull requests are not supported in this repository.');
  if ((body ?? '').length > 65_536) return custom('body is too long (maximum is 65536 characters)');
  if ((title ?? '').length > 256) return custom('title is too long (maximum is 256 characters)');
  const sha = await headOf(gitDir, head ?? '');
  if (sha === undefined)
    return refuse(422, 'Validation Failed', [{ resource: 'PullRequest', field: 'head', code: 'invalid' }]);
  if (pulls.some((each) => each.state === 'open' && each.head === head && each.base === base))
    return custom(`A pull request already exists for ${name.split('/')[0]}:${head}.`);
  pulls.push({
    number: pulls.length + 1,
    title: title ?? '',
    body: body ?? '',
    labels: [],
    head: head ?? '',
    base: base ?? '',
    user: account,
    draft: Boolean(draft),
    state: 'open',
    merged: false,
    sha,
  });
  return filled(201, showPull(repository, pulls.at(-1) as Pull, true));
}

function pageOf(all: readonly object[], query: URLSearchParams, here: string): Reply {
  const size = Number(query.get('per_page') ?? 30);
  const page = Number(query.get('page') ?? 1);
  const last = Math.max(Math.ceil(all.length / size), 1);
  const next = new URLSearchParams(query);
  next.set('page', String(page + 1));
  const link = page < last ? { link: `<${here}?${next}>; rel="next"` } : {};
  return { status: 200, headers: link, body: all.slice((page - 1) * size, page * size) };
}

const AT = '2026-01-01T00:00:00Z';
const SITE = 'https://github.example.org';

function userOf({ login, id, type }: Account) {
  const url = `${SITE}/${encodeURIComponent(login)}`;
  return {
    login,
    id,
    type,
    node_id: `U_${id}`,
    site_admin: false,
    gravatar_id: '',
    ...Object.fromEntries(
      [
        'avatar_url',
        'url',
        'html_url',
        'followers_url',
        'following_url',
        'gists_url',
        'starred_url',
        'subscriptions_url',
        'organizations_url',
        'repos_url',
        'events_url',
        'received_events_url',
      ].map((each) => [each, url]),
    ),
  };
}

function labelOf(name: string, index: number) {
  return {
    id: index + 1,
    node_id: `L_${index}`,
    url: `${SITE}/labels/${index}`,
    name,
    description: '',
    color: 'ededed',
    default: false,
  };
}

let template: object | undefined;

function commitTemplate(): object {
  const found = operationOf({ method: 'GET', path: '/repos/o/r/commits/x' });
  return found ? (emptyReply(found.operation, 200) as object) : {};
}

/** What every listed pull request has, and nobody here reads. */
function pullTemplate(): object {
  const found = operationOf({ method: 'GET', path: '/repos/o/r/pulls/1' });
  template ??= found ? (emptyReply(found.operation, 200) as object) : {};
  return template;
}

function showPull(repository: RepositoryState, pull: Pull, whole = false) {
  const empty = pullTemplate() as { head: object; base: { repo: object }; _links: object };
  const [owner = ''] = repository.name.split('/');
  const repo = { ...empty.base.repo, full_name: repository.name, id: 7 };
  const end = (ref: string, sha: string) => ({
    ...empty.base,
    label: `${owner}:${ref}`,
    ref,
    sha,
    repo,
    user: userOf(pull.user),
  });
  return {
    ...empty,
    number: pull.number,
    html_url: `${SITE}/${repository.name}/pull/${pull.number}`,
    title: pull.title,
    body: pull.body,
    labels: pull.labels.map(labelOf),
    state: pull.state,
    draft: pull.draft,
    user: userOf(pull.user),
    head: end(pull.head, pull.sha),
    base: end(pull.base, pull.sha),
    ...(whole ? { merged: pull.merged, mergeable: pull.state === 'open' } : {}),
  };
}

function showReview({ id, pull, user, state, commit, at }: Review) {
  const link = { href: `${SITE}/${id}` };
  return {
    id,
    node_id: `R_${id}`,
    user: userOf(user),
    body: '',
    state,
    html_url: link.href,
    pull_request_url: `${SITE}/pulls/${pull}`,
    _links: { html: link, pull_request: link },
    submitted_at: at,
    commit_id: commit,
    author_association: 'MEMBER',
  };
}

function showComment({ id, issue, user, body, at, edited }: Comment) {
  return {
    id,
    node_id: `C_${id}`,
    url: `${SITE}/comments/${id}`,
    html_url: `${SITE}/comments/${id}`,
    issue_url: `${SITE}/issues/${issue}`,
    body,
    user: userOf(user),
    created_at: at,
    updated_at: edited,
    author_association: 'MEMBER',
  };
}

function showStatus({ context, state, description, by }: RepositoryState['statuses'][number]) {
  return {
    url: `${SITE}/statuses`,
    avatar_url: null,
    id: 1,
    node_id: 'S_1',
    state,
    description,
    target_url: null,
    context,
    created_at: AT,
    updated_at: AT,
    creator: userOf(by),
  };
}
