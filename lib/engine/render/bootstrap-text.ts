import { join } from 'node:path';
import { identityLabel, identityText, objectIdentity } from '../../kubernetes/facts';
import { bootstrapPath } from '../../model/exchange';
import { DeliveryError, type Finding, quote, refusal, type Subject } from '../../model/finding';
import type { EnvironmentName } from '../../model/scalars';
import { parseCanonicalYaml } from '../../yaml';
import type { OutputLimits } from './limits';
import { type Budget, readPlainFile } from './read-folder';

/**
 * Reads the file that an administrator applies for an environment: comments, and one document per object. It is parsed
 * as every output of project code is; what it grants is for a person to judge.
 *
 * @returns the text, or what is wrong with it
 */
export function readBootstrap(
  folder: string,
  environment: EnvironmentName,
  limits: OutputLimits,
  budget: Budget,
): string | readonly Finding[] {
  const file = bootstrapPath(environment);
  const subject = { environment, file };
  const content = readPlainFile(join(folder, file), Math.min(limits.fileBytes, budget.bytes));
  if (typeof content === 'string') return [refusal('RENDER_OUTPUT', content, subject)];
  budget.bytes -= content.length;
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    return [refusal('RENDER_OUTPUT', 'the file is not UTF-8', subject)];
  }
  const [header = '', ...documents] = text.split(/^---\n/m);
  if (!/^(?:# [\x20-\x7e]+\n)+$/.test(header))
    return [
      refusal(
        'RENDER_OUTPUT',
        `it begins with ${quote(header.slice(0, 40))}; comments are expected`,
        subject,
      ),
    ];
  const findings = documentFindings(documents, subject);
  return findings.length === 0 ? text : findings;
}

function documentFindings(documents: readonly string[], subject: Subject): readonly Finding[] {
  const seen = new Set<string>();
  return documents.flatMap((document): readonly Finding[] => {
    try {
      const identity = objectIdentity(parseCanonicalYaml(document));
      if (!identity)
        return [refusal('RENDER_OUTPUT', 'a document is not a Kubernetes object with a name', subject)];
      const isNew = seen.size !== seen.add(identityText(identity)).size;
      return isNew ? [] : [refusal('RENDER_OUTPUT', `${identityLabel(identity)} is there twice`, subject)];
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      return error.findings.map((each) => ({ ...each, subject: { ...subject, ...each.subject } }));
    }
  });
}
