/** Why an expression gives no value: a function was called with a value that it has no answer for. */
export class CelFailure extends Error {
  override readonly name: string = 'CelFailure';
}

/** Why an expression has no value here: it asks for something that only a cluster knows. */
export class CelUnknown extends CelFailure {
  override readonly name = 'CelUnknown';
  /** What was asked for, such as `authorizer` or `request.userInfo`. */
  readonly asked: string;

  constructor(asked: string) {
    super(`\`${asked}\` is known in a cluster only`);
    this.asked = asked;
  }
}
