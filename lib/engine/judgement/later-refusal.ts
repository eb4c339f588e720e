import { disposed, type Finding } from '../../model/finding';

/** What an environment further on the way would refuse, as the warning it is until then. */
export function laterRefusal(found: Finding): Finding {
  return disposed(found, 'later', `will be refused in ${found.subject.environment}`);
}
