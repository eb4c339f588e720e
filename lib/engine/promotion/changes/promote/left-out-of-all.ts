import { disposed, type Finding } from '../../../../model/finding';
import type { Snapshot } from '../../../delivery';
import type { PromoteChange } from './change';
import { enteredBy } from './entered';

/** The apps that a promotion of all of them leaves out, as their part is not in the delivery data yet. */
export async function leftOutOfAll(snapshot: Snapshot, request: PromoteChange): Promise<readonly Finding[]> {
  if (request.apps !== 'all') return [];
  const { notYetHere } = require('./running-before') as typeof import('./running-before');
  const absent: Finding[] = [];
  for (const to of enteredBy(request)) absent.push(...(await notYetHere(snapshot, to, request)));
  return absent.map((each) => disposed(each, 'left-out', 'left out'));
}
