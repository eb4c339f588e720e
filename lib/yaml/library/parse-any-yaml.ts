import { Composer, isNode } from 'yaml';
import { DeliveryError, type Finding } from '../../model/finding';
import { brokenAt } from '../broken-at';
import { DATA_LIMITS } from '../limits';
import type { YamlNode, YamlScalar } from '../node';
import { readTokens } from './tokens';
import { libraryTree } from './tree';

/**
 * What `parseYaml` gives, for a text of any form.
 *
 * @throws DeliveryError `BROKEN_FILE`, one finding per problem
 */
export function parseAnyYaml(text: string, file: string): YamlNode | undefined {
  const findings: Finding[] = [];
  const complain = (offset: number, message: string) => {
    if (findings.length < MOST_FINDINGS) findings.push(brokenAt(text, file, offset, message));
  };
  const read = readTokens(text, DATA_LIMITS);
  if ('stopped' in read) throw new DeliveryError([brokenAt(text, file, read.offset, read.stopped)]);
  for (const token of read.tokens)
    if (token.type === 'directive') complain(token.offset, 'directives are not allowed here');
  const composer = new Composer({ keepSourceTokens: true, uniqueKeys: false, prettyErrors: false });
  const [document, ...others] = composer.compose(read.tokens, true, text.length);
  for (const error of document?.errors ?? []) complain(error.pos[0], inWords(error));
  if (others[0]) complain(others[0].range[0], 'more than one document in a file');
  DeliveryError.throwIfAny(findings);
  const contents = document?.contents;
  const root = isNode(contents)
    ? libraryTree(contents, {
        text,
        limits: DATA_LIMITS,
        refuse: complain,
        indirect: complain,
        keyOf: ({ value, source }) => (typeof value === 'string' ? value : (source ?? '')),
        scalarOf: ({ value }) =>
          value === null || typeof value !== 'object' ? (value as YamlScalar['value']) : undefined,
      })
    : undefined;
  DeliveryError.throwIfAny(findings);
  return root === undefined || root.start === root.end ? undefined : root;
}

const MOST_FINDINGS = 50;

/** The most likely mistake is reported in words that need no knowledge of the grammar. */
function inWords({ code, message }: { readonly code: string; readonly message: string }): string {
  return code === 'BLOCK_AS_IMPLICIT_KEY' && message.includes('compact mappings')
    ? 'a text that holds ": " has to stand in quotes'
    : message;
}
