import type { Code } from './codes';
import { DeliveryError } from './delivery-error';
import type { Finding } from './finding';

const UNREADABLE: ReadonlySet<Code> = new Set<Code>(['BROKEN_FILE', 'OBJECT_MISSING']);

/** Whether a finding says that one file cannot be read. */
export const saysUnreadable = ({ code }: Finding): boolean => UNREADABLE.has(code);

/** Whether an error says that one file cannot be read: what a person broke, or what the repository lost. */
export const isUnreadable = (error: unknown): error is DeliveryError =>
  error instanceof DeliveryError && error.findings.every(saysUnreadable);
