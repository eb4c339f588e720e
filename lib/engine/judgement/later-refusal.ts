import { disposed, type Finding } from '../../model/finding';

/** A refusal as a warning for a rollback, which it never stops. */
export function warned(found: Finding): Finding {
  return { ...found, severity: 'warning' };
}

/** A refusal of a later environment on the way, as a warning until then. */
export function laterRefusal(found: Finding): Finding {
  return disposed(found, 'later', `will be refused in ${found.subject.environment}`);
}
