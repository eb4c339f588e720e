import type { Code, Finding } from '../../model/finding';

const BY_RULE: ReadonlySet<Code> = new Set(['POLICY_FAILED', 'POLICY_UNDECIDED', 'IMAGE_UNDECIDED']);

/** Name of the rule that a finding is about which says that an object breaks it, or may break it; nothing for others. */
export function failedRule({ code, subject }: Finding): string | undefined {
  return BY_RULE.has(code) ? subject.rule : undefined;
}
