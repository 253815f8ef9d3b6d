/** Why Parley does not start, told to whoever started it: sentences, no stack trace. */
export class StartFault extends Error {
  readonly sentence: string;
  readonly exitCode: number;

  constructor(sentence: string, exitCode = 1, options?: ErrorOptions) {
    super(sentence, options);
    this.name = 'StartFault';
    this.sentence = sentence;
    this.exitCode = exitCode;
  }
}
