/**
 * Answers questions of the same kind together: those that come while others are being answered wait, and are asked at
 * once. What is asked a hundred times side by side takes two or three answers, not a hundred.
 *
 * @typeParam Q a question
 * @typeParam A its answer
 */
export class AskedTogether<Q, A> {
  private waiting: Waiting<Q, A>[] = [];
  private isAsking = false;

  /**
   * @param answer gives the answers in the order of the questions
   */
  constructor(private readonly answer: (questions: readonly Q[]) => Promise<readonly A[]>) {}

  /** The answer to a question; what fails the answer to those that were asked with it fails it, too. */
  ask(question: Q): Promise<A> {
    const answered = new Promise<A>((resolve, reject) => {
      this.waiting.push({ question, resolve, reject });
    });
    if (!this.isAsking) void this.answerAll();
    return answered;
  }

  private async answerAll(): Promise<void> {
    this.isAsking = true;
    // What is asked in the same moment goes together, too.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.waiting.length > 0) {
      const now = this.waiting;
      this.waiting = [];
      try {
        const answers = await this.answer(now.map(({ question }) => question));
        for (const [at, { resolve }] of now.entries()) resolve(answers[at] as A);
      } catch (error) {
        for (const { reject } of now) reject(error);
      }
    }
    this.isAsking = false;
  }
}

interface Waiting<Q, A> {
  readonly question: Q;
  readonly resolve: (answer: A) => void;
  readonly reject: (error: unknown) => void;
}
