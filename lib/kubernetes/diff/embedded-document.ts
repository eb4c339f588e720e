import { isScalar, type Json } from '../../model/json';
import { readYaml } from '../../yaml';

const MAX_LENGTH = 256 * 1024;

/** The JSON or YAML document that a text holds, or nothing when it is plain text. */
export function readEmbedded(text: string): Json | undefined {
  if (text.length > MAX_LENGTH || !looksLikeDocument(text)) return undefined;
  const read = readYaml(text);
  if ('problem' in read || read.documents.length !== 1) return undefined;
  const [document] = read.documents;
  return document === undefined || isScalar(document.root.value) ? undefined : document.root.value;
}

function looksLikeDocument(text: string): boolean {
  const start = text.trimStart();
  if (start.startsWith('{') || start.startsWith('[')) return true;
  return (
    text.includes('\n') && (/^(?:#|---|- )/.test(start) || /^[^\s:#][^\n:]{0,200}:(?: |\n|$)/.test(start))
  );
}
