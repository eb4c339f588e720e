import type { ObjectIdentity } from '../facts';
import type { TreeDiff } from './change';

/** A Job that Kubernetes runs because it was not there, or because it is another one after its content changed. */
interface NewJob {
  readonly identity: ObjectIdentity;
  /** The Job that it was before. */
  readonly before?: ObjectIdentity;
}

/** The Jobs that a difference brings. */
export function newJobs({ objects }: TreeDiff): readonly NewJob[] {
  return objects
    .filter((each) => isJob(each) && (each.status === 'added' || each.status === 'renamed'))
    .map(({ identity, renamedFrom }) => ({ identity, ...(renamedFrom && { before: renamedFrom }) }));
}

/** The Jobs that go with a difference, and come back when it is taken back. */
export function goneJobs({ objects }: TreeDiff): readonly ObjectIdentity[] {
  return objects
    .filter((each) => isJob(each) && (each.status === 'removed' || each.status === 'renamed'))
    .map(({ identity, renamedFrom }) => renamedFrom ?? identity);
}

/** Whether an object is a Job, which runs once as soon as it exists. */
export function isJob({
  identity: { group, kind },
}: {
  readonly identity: Pick<ObjectIdentity, 'group' | 'kind'>;
}): boolean {
  return group === 'batch' && kind === 'Job';
}
