const ACCOUNT = /^@[A-Za-z0-9][A-Za-z0-9-]*$/;
const TEAM = /^@([A-Za-z0-9][A-Za-z0-9-]*)\/([A-Za-z0-9][A-Za-z0-9_.-]*)$/;
const ADDRESS = /^[^\s@#]+@[^\s@#]+\.[^\s@#]+$/;

/** A team of an organisation on a forge. */
interface ForgeTeam {
  readonly organisation: string;
  readonly team: string;
}

/** The team that `@organisation/team` names; nothing for any other text. */
export function forgeTeam(text: string): ForgeTeam | undefined {
  const [, organisation, team] = TEAM.exec(text) ?? [];
  return organisation === undefined || team === undefined ? undefined : { organisation, team };
}

/** Whether a text names an owner as forges know them: `@name`, `@organisation/team`, or an address. */
export function isForgeOwner(text: string): boolean {
  return ACCOUNT.test(text) || TEAM.test(text) || ADDRESS.test(text);
}
