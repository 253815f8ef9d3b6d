/**
 * Keeps Parley from starting. `sentence` is all that a person is shown: what is wrong and what to do, with no stack.
 * `main` prints it and leaves with exit code 1.
 */
export class StartFault extends Error {
  readonly sentence: string;

  constructor(sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.name = 'StartFault';
    this.sentence = sentence;
  }
}
