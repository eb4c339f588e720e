import type { Finding } from '../../model/finding';

/** Name of the rule that a finding is about which says that an object breaks it, or may break it; nothing for others. */
export function failedRule({ code, subject }: Finding): string | undefined {
  return code === 'POLICY_FAILED' || code === 'IMAGE_UNDECIDED' ? subject.rule : undefined;
}
