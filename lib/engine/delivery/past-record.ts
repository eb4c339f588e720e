import { DeliveryError } from '../../model/finding';
import { parseRecord, type ReleaseRecord } from '../../registry';

/** A record of the past: nothing where a person had broken the file, so that one bad commit blocks nothing for ever. */
export function pastRecord(text: string | undefined, file: string): ReleaseRecord | undefined {
  if (text === undefined) return undefined;
  try {
    return parseRecord(text, file);
  } catch (error) {
    if (error instanceof DeliveryError) return undefined;
    throw error;
  }
}
