/** A value that does not print: a token, a key, a password on its way from the vault to the one call that needs it. */

const MASK = '[secret]';

/**
 * In logs, JSON, templates, inspection, errors and copies it reads `[secret]`: it is a boxed string of that text, so that even
 * `structuredClone` and `postMessage`, which drop private fields, carry only the mask. `reveal` is for the edge that sends it.
 */
export class Secret extends String {
  readonly #value: string;

  constructor(value: string) {
    super(MASK);
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return MASK;
  }
}
