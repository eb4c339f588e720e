import { DeliveryError } from '../../model/finding';
import { parseRecord, type ReleaseRecord } from '../../registry';

/**
 * A record of the past; undefined where the file was broken then, so that one bad commit does not block everything
 * after it.
 */
export function pastRecord(text: string | undefined, file: string): ReleaseRecord | undefined {
  if (text === undefined) return undefined;
  try {
    return parseRecord(text, file);
  } catch (error) {
    if (error instanceof DeliveryError) return undefined;
    throw error;
  }
}
