import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { quote } from '../../../model/finding';

/**
 * The construct by which a person finds the code of an object: class and path of the nearest construct around it that
 * does not come from cdk8s, and the object's place below it, such as `WebService "server" (deployment)`. Where there is
 * not such a construct, the outermost one: `Deployment "web"`. Paths start below the app's own chart.
 */
export function constructOrigin(object: IConstruct): string {
  const path = object.node.scopes.slice(2);
  const maker = Math.max(path.findLastIndex(isOwn), 0);
  const inner = path.slice(maker + 1);
  const rest = pathOf(UNSAID.has(inner.at(-1)?.node.id ?? '') ? inner.slice(0, -1) : inner);
  const where = quoted(pathOf(path.slice(0, maker + 1)));
  return `${classOf(path[maker] ?? object)} ${where}${rest === '' ? '' : ` (${quoted(rest).slice(1, -1)})`}`;
}

/** Ids that libraries of constructs give to the one object that a construct stands for. */
const UNSAID: ReadonlySet<string> = new Set(['Resource', 'Default']);

/** Classes compiled by jsii carry this, each one itself: cdk8s, cdk8s-plus, constructs. */
const JSII = Symbol.for('jsii.rtti');

function isOwn(construct: IConstruct): boolean {
  return !(construct instanceof ApiObject) && !Object.hasOwn(construct.constructor, JSII);
}

function pathOf(constructs: readonly IConstruct[]): string {
  return constructs.map(({ node }) => node.id).join('/');
}

/** What {@link quote} gives; usual names need none of its care, and there are many. */
function quoted(path: string): string {
  return /^[\w./-]{1,100}$/.test(path) ? `"${path}"` : quote(path);
}

function classOf(construct: IConstruct): string {
  const { name } = construct.constructor;
  return typeof name === 'string' && /^[\p{L}\p{N}_$]{1,80}$/u.test(name) ? name : 'Construct';
}
