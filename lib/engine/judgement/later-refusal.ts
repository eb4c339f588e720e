import { disposed, type Finding } from '../../model/finding';

/** What is told of a rollback: it is never stopped by what is wrong there. */
export function warned(found: Finding): Finding {
  return { ...found, severity: 'warning' };
}

/** What an environment further on the way would refuse, as the warning it is until then. */
export function laterRefusal(found: Finding): Finding {
  return disposed(found, 'later', `will be refused in ${found.subject.environment}`);
}
