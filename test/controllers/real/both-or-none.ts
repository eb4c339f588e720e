interface Stopped {
  stop(): Promise<void>;
}

/** Waits for two things that are started side by side; where one of them fails, the other one is stopped. */
export async function bothOrNone<A extends Stopped, B extends Stopped>(
  first: Promise<A>,
  second: Promise<B>,
): Promise<[A, B]> {
  const [one, other] = await Promise.allSettled([first, second]);
  if (one.status === 'fulfilled' && other.status === 'fulfilled') return [one.value, other.value];
  const failed = one.status === 'rejected' ? one : other;
  for (const each of [one, other]) if (each.status === 'fulfilled') await each.value.stop();
  throw (failed as PromiseRejectedResult).reason;
}
