import type { Finding } from '../../model/finding';

/** What an environment further on the way would refuse, as the warning it is until then. */
export function laterRefusal(found: Finding): Finding {
  return { ...found, severity: 'warning', message: `${beginning(found)}${found.message}` };
}

/** What such a warning is about, without saying where; nothing for any other finding. */
export function messageOfLater(found: Finding): string | undefined {
  const begins = beginning(found);
  return found.severity === 'warning' && found.message.startsWith(begins)
    ? found.message.slice(begins.length)
    : undefined;
}

function beginning({ subject }: Finding): string {
  return `will be refused in ${subject.environment}: `;
}
