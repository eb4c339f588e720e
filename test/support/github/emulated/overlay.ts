import type { Reply } from '../state';
import { basicError, gitSays } from '../words';

/** What `emulate` lacks or does otherwise than GitHub, and the overlay does in its place. */
export const OVERLAID = {
  tokens: 'a token that nobody has is refused',
  head: 'the head of a pull request follows its branch',
  ended: 'a request whose branch is gone, or whose commit the base has, is closed',
  second: 'a second request of one branch is refused',
  own: 'nobody approves their own request',
  statuses: 'statuses of commits',
  rules: 'rules of a branch: there are none',
  permission: 'permissions are called write and read',
  app: 'an app is no account: it may not ask who it is',
  codes: 'a review is answered with 200, asked reviewers with 201',
} as const;

/** One of the things that the overlay does. */
export type Overlaid = keyof typeof OVERLAID;

type Body = Record<string, unknown>;

interface Pull extends Body {
  readonly number: number;
  readonly state: string;
  readonly user: { readonly login: string };
  readonly head: { readonly ref: string; sha: string };
  readonly base: { readonly ref: string };
}

/** A request on its way to `emulate`. */
export interface Passing {
  /** Method and path below the repository, with the names of parameters. */
  readonly name: string;
  readonly values: Readonly<Record<string, string>>;
  readonly body: Body;
  /** The account that asks; absent for an app. */
  readonly login: string | undefined;
  /** Where the branches stand. */
  readonly heads: ReadonlyMap<string, string>;
  readonly gitDir: string;
  /** Asks `emulate` itself, as the owner, below the repository's address. */
  ask(method: string, path: string, body?: object): Promise<unknown>;
}

/** The statuses of commits, which `emulate` has none of. */
interface Status {
  readonly sha: string;
  readonly shown: Body;
}

/** What stands in for `emulate` where it has less than GitHub; counts what it did. */
export class Overlay {
  readonly did = new Map<Overlaid, number>();
  private readonly statuses: Status[] = [];

  /** The answer, where `emulate` is not asked. */
  async before(passing: Passing, empty: (status: number) => unknown): Promise<Reply | undefined> {
    const { name, values, body, login, heads } = passing;
    await this.endPulls(passing);
    switch (name) {
      case 'POST /pulls': {
        const open = (await this.openPulls(passing)).some(({ head }) => head.ref === body['head']);
        if (open)
          return this.lay('second', refusal(422, `A pull request already exists for ${body['head']}.`));
        return heads.has(String(body['head'])) ? undefined : refusal(422, 'Validation Failed');
      }
      case 'POST /pulls/{pull_number}/reviews': {
        const pull = (await passing.ask('GET', `/pulls/${values['pull_number']}`)) as Pull;
        return body['event'] === 'APPROVE' && pull.user.login === login
          ? this.lay('own', refusal(422, 'Can not approve your own pull request'))
          : undefined;
      }
      case 'POST /statuses/{sha}': {
        const shown = { ...(empty(201) as Body), description: null, ...body };
        this.statuses.push({ sha: values['sha'] ?? '', shown });
        return this.lay('statuses', { status: 201, body: shown });
      }
      case 'GET /commits/{ref}/statuses': {
        const all = this.statuses.filter(({ sha }) => sha === values['ref']).map(({ shown }) => shown);
        return this.lay('statuses', { status: 200, body: all.reverse() });
      }
      case 'GET /user':
        return login === undefined
          ? this.lay('app', { status: 403, body: basicError('Resource not accessible by integration', 403) })
          : undefined;
      case 'GET /rules/branches/{branch}':
        return this.lay('rules', { status: 200, body: [] });
      default:
        return undefined;
    }
  }

  /** The answer of `emulate` as GitHub would give it. */
  after({ name, heads }: Passing, reply: Reply): Reply {
    const { status, body } = reply;
    if (status >= 300) return reply;
    for (const pull of (Array.isArray(body) ? body : [body]) as Partial<Pull>[]) {
      const stands = pull?.head && heads.get(pull.head.ref);
      if (!pull?.head || stands === undefined || pull.state !== 'open' || pull.head.sha === stands) continue;
      pull.head.sha = stands;
      this.lay('head', reply);
    }
    if (name === 'POST /pulls/{pull_number}/reviews') return this.lay('codes', { ...reply, status: 200 });
    if (name === 'POST /pulls/{pull_number}/requested_reviewers')
      return this.lay('codes', { ...reply, status: 201 });
    if (name === 'GET /collaborators/{username}/permission') {
      const { permission, ...rest } = body as Body;
      const called = permission === 'push' ? 'write' : permission === 'pull' ? 'read' : permission;
      return this.lay('permission', { ...reply, body: { ...rest, permission: called } });
    }
    return reply;
  }

  /** Notes that it did something. */
  lay<T>(what: Overlaid, result: T): T {
    this.did.set(what, (this.did.get(what) ?? 0) + 1);
    return result;
  }

  private async openPulls({ ask }: Passing): Promise<readonly Pull[]> {
    return (await ask('GET', '/pulls?state=open&per_page=100')) as Pull[];
  }

  private async endPulls(passing: Passing): Promise<void> {
    for (const { number, head, base } of await this.openPulls(passing)) {
      const [stands, onto] = [passing.heads.get(head.ref), passing.heads.get(base.ref) ?? ''];
      const merged =
        stands !== undefined &&
        (await gitSays(passing.gitDir, 'merge-base', '--is-ancestor', stands, onto)) !== undefined;
      if (stands !== undefined && !merged) continue;
      await passing.ask('PATCH', `/pulls/${number}`, { state: 'closed' });
      this.lay('ended', number);
    }
  }
}

function refusal(status: number, message: string): Reply {
  const errors = [{ resource: 'PullRequest', code: 'custom', message }];
  return { status, body: { ...basicError('Validation Failed', status), errors } };
}
