import { type Finding, isUnreadable } from '../../model/finding';
import type { ControlFile } from '../delivery';

/** Collects why files cannot be read, so that an unreadable file hides only itself. */
export class Unread {
  readonly problems: Finding[] = [];

  /** What a control file last said: it counts until the file is fixed or removed. */
  last<T>({ value, problems }: ControlFile<T>): T | undefined {
    this.problems.push(...problems);
    return value;
  }

  async all<T>(reading: Promise<readonly T[]>): Promise<readonly T[]> {
    return (await this.or(reading)) ?? [];
  }

  /** The value where it can be read; the reason why it cannot is reported where it is shown. */
  async quietly<T>(reading: Promise<T>): Promise<T | undefined> {
    return new Unread().or(reading);
  }

  async or<T>(reading: Promise<T>): Promise<T | undefined> {
    try {
      return await reading;
    } catch (error) {
      if (!isUnreadable(error)) throw error;
      const told = new Set(this.problems.map(keyOf));
      this.problems.push(...error.findings.filter((each) => !told.has(keyOf(each))));
      return undefined;
    }
  }

  /** Whether a file is among those that cannot be read. */
  names(file: string): boolean {
    return this.problems.some(({ subject }) => subject.file === file);
  }
}

const keyOf = ({ subject, message }: Finding) => JSON.stringify([subject, message]);
