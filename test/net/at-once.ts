import type { HttpGitServer } from '../support/http-git-server';

/** Runs commands against a server and lets none of them push before all have read the branch. */
export async function atOnce<T>(
  server: HttpGitServer,
  commands: readonly (() => Promise<T>)[],
): Promise<T[]> {
  let arrived = 0;
  const gate = openedOnce();
  server.delay = () => {
    if (!isAboutToPush(server)) return Promise.resolve();
    arrived += 1;
    if (arrived >= commands.length) gate.open();
    return gate.opened;
  };
  try {
    // where one ends without a push, nobody waits for it
    return await Promise.all(commands.map((run) => run().finally(gate.open)));
  } finally {
    server.delay = undefined;
  }
}

/** Runs a command against a server, and others between its reading of the branch and its first push. */
export async function overtaken<T>(
  server: HttpGitServer,
  slow: () => Promise<T>,
  others: () => Promise<unknown>,
): Promise<T> {
  const gate = openedOnce();
  let overtaking: Promise<unknown> | undefined;
  server.delay = async () => {
    if (!isAboutToPush(server)) return;
    overtaking ??= others().finally(gate.open);
    await gate.opened;
  };
  try {
    const answer = await slow();
    await overtaking;
    if (overtaking === undefined) throw new Error('the command did not come to push');
    return answer;
  } finally {
    server.delay = undefined;
  }
}

function isAboutToPush({ requests }: HttpGitServer): boolean {
  return requests.at(-1)?.includes('service=git-receive-pack') ?? false;
}

function openedOnce(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}
