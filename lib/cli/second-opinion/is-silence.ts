import type { Finding } from '../../model/finding';

/** Whether a tool that was asked is not there, or has given no verdict: what it was asked for was not done. */
export function isSilence({ code }: Finding): boolean {
  return code === 'TOOL_MISSING' || code === 'NO_SECOND_OPINION';
}
