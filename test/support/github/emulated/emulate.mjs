// The package is published as an ES module only, and is a server of its own: it runs in a process of its own.
import { createEmulator } from 'emulate';

process.once('message', async ({ seed }) => {
  const emulator = await createEmulator({ service: 'github', port: 0, seed });
  process.once('disconnect', () => process.exit(0));
  process.send({ url: emulator.url, secrets: emulator.generatedSecrets });
});
