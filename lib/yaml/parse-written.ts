import { library } from './door';
import type { WrittenMap } from './written-map';

/**
 * The maps in a YAML text written by people, one per document, read as Kubernetes reads it (YAML 1.1), anchors and merge
 * keys included; empty documents are left out. Values that readers of YAML disagree about are refused: plain scalars
 * such as `12:30:45`, `0o644` and `2001-12-14`, keys such as `on` and `0755`, keys that are the same once they are
 * texts, custom tags, directives. So are whole numbers beyond 2^53, and aliases that stand for more than a manifest may
 * hold.
 *
 * @param file name of the file, for messages
 * @throws DeliveryError `BROKEN_FILE` with the position of every problem
 */
export const parseWritten = (text: string, file: string): readonly WrittenMap[] =>
  library().readWritten(text, file);
