import type { Code, Finding } from '../../model/finding';

const BY_RULE: ReadonlySet<Code> = new Set(['POLICY_FAILED', 'POLICY_UNDECIDED', 'IMAGE_UNDECIDED']);

/** The rule that an object breaks, or may break, according to a finding; undefined for other findings. */
export function failedRule({ code, subject }: Finding): string | undefined {
  return BY_RULE.has(code) ? subject.rule : undefined;
}
