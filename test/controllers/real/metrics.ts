import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Stands in for Prometheus: every query is answered with one number, which a test chooses. */
export interface Metrics {
  readonly address: string;
  answer: number;
  /** How often it was asked. */
  readonly asked: () => number;
  stop(): Promise<void>;
}

/** Starts it on loopback. */
export async function standInForMetrics(): Promise<Metrics> {
  const state = { answer: 1, asked: 0 };
  const server = createServer((request, response) => {
    request.resume();
    if (request.url?.startsWith('/api/v1/query')) state.asked += 1;
    const value = [Date.now() / 1000, String(state.answer)];
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify({ status: 'success', data: { resultType: 'vector', result: [{ metric: {}, value }] } }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get answer() {
      return state.answer;
    },
    set answer(answer) {
      state.answer = answer;
    },
    asked: () => state.asked,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
