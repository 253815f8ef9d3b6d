/**
 * A number as it would be dialled (E.164: + and 8 to 15 digits), or null for what cannot be one. Whether the number exists in its country
 * is for the API to say.
 */
export function dialled(typed: string): string | null {
  const number = typed.trim().replaceAll(/[\s()./-]/g, '');
  return /^\+[1-9]\d{7,14}$/.test(number) ? number : null;
}
