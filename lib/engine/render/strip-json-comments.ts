/** Turns the JSON that TypeScript reads (comments, commas before a closing bracket) into JSON. */
export function stripJsonComments(text: string): string {
  const parts: string[] = [];
  let comma = -1;
  let at = text.startsWith('\ufeff') ? 1 : 0;
  while (at < text.length) {
    const char = text[at] as string;
    if (char === '/' && (text[at + 1] === '/' || text[at + 1] === '*')) {
      at = endOfComment(text, at);
      continue;
    }
    const end = char === '"' ? endOfString(text, at) : at + 1;
    if ((char === '}' || char === ']') && comma >= 0) parts[comma] = '';
    if (!/\s/.test(char)) comma = char === ',' ? parts.length : -1;
    parts.push(text.slice(at, end));
    at = end;
  }
  return parts.join('');
}

function endOfComment(text: string, start: number): number {
  const block = text[start + 1] === '*';
  const end = text.indexOf(block ? '*/' : '\n', start + 2);
  if (end < 0) return text.length;
  return block ? end + 2 : end;
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}
