import { DeliveryError, type Finding } from '../../model/finding';
import type { ControlFile } from '../delivery';

/** Collects what keeps files from being read, so that one of them hides nothing but itself. */
export class Unread {
  readonly problems: Finding[] = [];

  /** What a control file said last: it counts until it is fixed or removed. */
  last<T>({ value, problems }: ControlFile<T>): T | undefined {
    this.problems.push(...problems);
    return value;
  }

  async all<T>(reading: Promise<readonly T[]>): Promise<readonly T[]> {
    return (await this.or(reading)) ?? [];
  }

  /** What can be read; what keeps it from being read is told where it is shown. */
  async quietly<T>(reading: Promise<T>): Promise<T | undefined> {
    return new Unread().or(reading);
  }

  async or<T>(reading: Promise<T>): Promise<T | undefined> {
    try {
      return await reading;
    } catch (error) {
      if (!(error instanceof DeliveryError) || error.code !== 'BROKEN_FILE') throw error;
      this.problems.push(...error.findings);
      return undefined;
    }
  }
}
