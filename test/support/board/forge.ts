import { setImmediate as later } from 'node:timers/promises';
import type { Approval, Forge, Proposal } from '../../../lib/engine/promotion';
import type {
  ProposalComment,
  ProposalEnd,
  ProposalPlace,
  ProposalStatus,
  ProposalText,
  PullRequest,
} from '../../../lib/engine/promotion/pull-requests';
import { DeliveryError } from '../../../lib/model/finding';
import { samePerson } from '../../../lib/model/scalars';

/** A pull request of the board, open or closed. */
export interface BoardRequest extends PullRequest {
  /** Repository and ref. */
  readonly branch: string;
  readonly end?: ProposalEnd;
}

/** A forge with pull requests that are kept in memory. */
export interface Board {
  readonly forge: Forge;
  /** All requests, in the order they were opened. */
  readonly requests: readonly BoardRequest[];
  /** What was written, such as `publish 1`. */
  readonly writes: readonly string[];
  /** What a person does by hand to an open request. */
  edit(number: number, text: Partial<ProposalText>): void;
  /** The next call of a method dies before it does anything. */
  failNext(method: 'publish' | 'update' | 'close'): void;
}

interface Review extends Approval {
  readonly plan: string;
}

export function makeBoard(): Board {
  const requests: BoardRequest[] = [];
  const writes: string[] = [];
  const reviews: Review[] = [];
  const comments = new Map<number, ProposalComment[]>();
  const statuses = new Map<string, ProposalStatus[]>();
  let failing: string | undefined;

  const branchOf = ({ location, ref }: ProposalPlace) => `${location.remote} ${ref}`;
  const openOf = (place: ProposalPlace) =>
    requests.find(({ branch, end }) => branch === branchOf(place) && !end);
  const numberOf = (place: ProposalPlace): number => {
    const open = openOf(place);
    if (open) return open.number;
    throw DeliveryError.of('PUSH_REFUSED', `${place.id} has no open request`);
  };
  const put = (number: number, change: Partial<BoardRequest>): BoardRequest => {
    const index = number - 1;
    const changed = { ...requests[index], ...change } as BoardRequest;
    requests[index] = changed;
    return changed;
  };
  /** A call takes a while, in which others act. */
  const called = async (method: string) => {
    await later();
    if (failing !== method) return;
    failing = undefined;
    throw DeliveryError.of('REMOTE_FAILED', `the board is away: ${method}`);
  };
  /** A review is of one request: one that is opened anew has none. */
  const planOf = (proposal: Proposal) =>
    `${openOf(proposal)?.number} ${proposal.id} ${proposal.opened} ${proposal.digest}`;

  const forge: Forge = {
    kind: 'board',
    statement: 'the board counts reviews, and forgets everything',
    countsApprovals: true,
    pushOptions: () => [],
    nextSteps: ({ id }, _, witness) => [
      ...witness,
      `review ${id} on the board`,
      `cdk8s-delivery merge ${id}`,
    ],
    async approvals(proposal) {
      await called('approvals');
      return reviews.filter(({ plan }) => plan === planOf(proposal)).map(({ by, at }) => ({ by, at }));
    },
    async approve(proposal, by, now) {
      await called('approve');
      if (samePerson(by, proposal.requestedBy))
        throw DeliveryError.of('SELF_APPROVAL', `${by.name} asked for ${proposal.id}`);
      const plan = planOf(proposal);
      const before = reviews.some((each) => each.plan === plan && samePerson(each.by, by));
      if (!before) reviews.push({ by, at: now.toISOString(), plan });
      return { commit: proposal.head, before };
    },
    closing: async () => [],
    requests: {
      titleLimit: 60,
      bodyLimit: 20_000,
      labelLimit: 100,
      async find(place) {
        await called('find');
        return openOf(place);
      },
      async publish(proposal, text) {
        await called('publish');
        const open = openOf(proposal);
        if (open) return open;
        const number = requests.length + 1;
        const request = {
          ...text,
          branch: branchOf(proposal),
          number,
          link: `https://board.example.org/${number}`,
        };
        requests.push(request);
        writes.push(`publish ${number}`);
        return request;
      },
      async update(proposal, { title, body, labels }) {
        await called('update');
        const number = numberOf(proposal);
        writes.push(`update ${number}`);
        const kept = requests[number - 1]?.labels ?? [];
        return put(number, { title, body, labels: [...new Set([...kept, ...labels])] });
      },
      async statuses({ head }) {
        await called('statuses');
        return statuses.get(head) ?? [];
      },
      async reportStatus({ head }, status) {
        await called('reportStatus');
        const others = (statuses.get(head) ?? []).filter(({ name }) => name !== status.name);
        statuses.set(head, [...others, status]);
      },
      async comments(place) {
        await called('comments');
        return comments.get(numberOf(place)) ?? [];
      },
      async comment(place, comment) {
        await called('comment');
        const number = numberOf(place);
        const all = comments.get(number) ?? [];
        const isThere = all.some(({ key }) => key === comment.key);
        const edited = all.map((each) => (each.key === comment.key ? comment : each));
        comments.set(number, isThere ? edited : [...all, comment]);
      },
      async close(place, end) {
        await called('close');
        const open = openOf(place);
        if (!open) return;
        writes.push(`close ${open.number}`);
        put(open.number, { end });
      },
    },
  };
  return {
    forge,
    requests,
    writes,
    edit: put,
    failNext: (method) => {
      failing = method;
    },
  };
}
