import type { Finding } from '../../model/finding';

/** Name of the rule that a finding `POLICY_FAILED` is about; nothing for other findings. */
export function failedRule({ code, subject }: Finding): string | undefined {
  return code === 'POLICY_FAILED' ? subject.rule : undefined;
}
