import type { App } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { unguarded } from '../../objects';
import { constructOrigin } from './construct-origin';

/** An error of the project's code that was thrown while a construct was made. */
export class ThrownWithin extends Error {
  constructor(
    /** The construct, for people: class and path. */
    readonly construct: string,
    override readonly cause: unknown,
  ) {
    super(String(cause), { cause });
  }
}

/**
 * The error with the construct that was being made when it was thrown: the newest one of the tree whose constructor had not
 * ended, as the stack says. An error that was thrown outside of one stays as it is.
 */
export function thrownWithin(app: App, error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const stack = unguarded(() => error.stack ?? '');
  const isOpen = ({ constructor: { name } }: IConstruct) => stack.includes(` new ${name} (`);
  const chart = app.node.children.at(-1);
  let open: IConstruct | undefined;
  for (let each = chart?.node.children.at(-1); each && isOpen(each); each = each.node.children.at(-1))
    open = each;
  return open === undefined ? error : new ThrownWithin(constructOrigin(open), error);
}
