import { parseAppName } from '../../model/scalars';
import { ciNames } from '../../setup';
import { type Ask, asking } from '../ask';
import { isAsked } from '../confirm';
import type { Context } from '../context';
import { parseCi, parseDelivery, parseEnvironments, parseImage, parsePort } from './parse-answer';

/** Answers that options may give before a question is asked. */
export interface Asked {
  readonly env?: string;
  readonly app?: string;
  readonly image?: string;
  readonly port?: string;
  readonly ci?: string;
  readonly controller?: string;
  readonly yes?: boolean;
}

/** The answer of a person who does not know the delivery repository yet. */
export const LATER = 'later';

/** A real image, so that the first release of an example works. */
const EXAMPLE = {
  image:
    'ghcr.io/stefanprodan/podinfo:6.11.2@sha256:187803cdf611a19d4fffbdf6a4260a01be4c09ffe9924b28902424fc0639ceb8',
  port: '9898',
} as const;

/** The inputs of a new project, as they would be typed; a repository may be named later. */
export interface Answers {
  readonly env: string;
  readonly app: string;
  readonly image: string;
  readonly port: string;
  readonly delivery: string;
  readonly ci: string;
}

/** Combines options, the answers of a person on a terminal, and defaults. Each text can be parsed. */
export async function answersTo(context: Context, options: Asked): Promise<Answers> {
  const usual = usualAnswers(context, options);
  // Problems of options are reported before the first question.
  for (const name of NAMES) judge(name, usual[name]);
  judgeDelivery(usual.delivery, options);
  return options.yes || !isAsked(context.out) ? usual : asking((ask) => askFor(ask, context, options, usual));
}

/** The options, with defaults for those not given. */
function usualAnswers({ options: { delivery = LATER } }: Context, options: Asked): Answers {
  const { env = 'dev,staging,prod', app = 'web', image = EXAMPLE.image, ci = 'none' } = options;
  return { env, app, image, port: options.port ?? usualPort(image), delivery, ci };
}

const usualPort = (image: string) => (image === EXAMPLE.image ? EXAMPLE.port : '8080');

async function askFor(
  ask: Ask,
  { options: { delivery } }: Context,
  options: Asked,
  usual: Answers,
): Promise<Answers> {
  const line = (text: string, name: Judged, value = usual[name]) =>
    ask({ text, usual: value, parse: (answer) => judge(name, answer) });
  const env = options.env ?? (await line('Environments, in the order of promotion', 'env'));
  const app = options.app ?? (await line('Name of the first app', 'app'));
  const image = options.image ?? (await line('Its image: repository, or repository:tag@sha256:…', 'image'));
  const port = options.port ?? (await line('Port that it listens on', 'port', usualPort(image)));
  const named =
    delivery ??
    (await ask({
      text: 'Delivery repository, as the controller reaches it',
      usual: usual.delivery,
      parse: (answer) => judgeDelivery(answer, options),
    }));
  const ci = options.ci ?? (await line(`Pipelines: ${[...ciNames, 'none'].join(', ')}`, 'ci'));
  return { env, app, image, port, delivery: named, ci };
}

/** A parsed answer; throws where it cannot be parsed. */
function judge(name: Judged, answer: string): string {
  JUDGES[name](answer);
  return answer;
}

/** The same of the delivery repository, which the controller has to reach. */
function judgeDelivery(answer: string, { controller }: Asked): string {
  return answer === LATER ? answer : parseDelivery(answer, controller);
}

/** The answers that are judged by themselves. */
type Judged = Exclude<keyof Answers, 'delivery'>;

const JUDGES: Readonly<Record<Judged, (text: string) => unknown>> = {
  env: parseEnvironments,
  app: parseAppName,
  image: parseImage,
  port: parsePort,
  ci: parseCi,
};

const NAMES = ['env', 'app', 'image', 'port', 'ci'] as const;
