import { CODES, type Code } from '../../lib/model/finding';

/** Real messages, by code. */
export type CodeExamples = Readonly<Partial<Record<Code, string>>>;

/** The page `docs/codes.md`: every code with its exit code, meaning, a real message and what to do. */
export function codesPage(examples: CodeExamples): string {
  const codes = Object.keys(CODES) as Code[];
  return `# Codes

Every finding and every error has a code. Codes are stable: scripts may depend on them. With \`--json\` they are in
\`findings[].code\`, else they stand behind the mark: \`✗\` stops the change, \`?\` cannot be decided here, \`!\` warns, \`·\`
only informs. The exit code is 2 when every finding is about the request or a file, and 1 when a rule says no or a check
failed.

This page is written by \`npx ts-node test/support/write-codes-page.ts\` from \`lib/model/finding/codes.ts\` and the messages in
\`docs/code-examples.json\`; a test keeps it so.

| code | exit | meaning | as printed | what to do |
|---|---|---|---|---|
${codes.map((code) => rowOf(code, examples[code])).join('\n')}
`;
}

function rowOf(code: Code, example: string | undefined): string {
  const { kind, summary, remedy } = CODES[code];
  const cells = [code, kind === 'usage' ? '2' : '1', summary, example ?? '', remedy];
  return `| ${cells.map(cellOf).join(' | ')} |`;
}

function cellOf(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('\n', ' ');
}
