/** The little that is built in for French: yes and no, and digits. Everything else comes from the strategy's own wordings. */
import type { SlotGuide } from '#voice/plan.ts';
import { type Expression, many, oneOf, opt, seq, weighted } from './expression.ts';

export function frenchBuiltIn(slot: SlotGuide): Expression | null {
  switch (slot.type) {
    case 'yes-no':
      return frenchYesNo();
    case 'digits':
      return many(
        oneOf('zéro', 'un', 'deux', 'trois', 'quatre', 'cinq', 'six', 'sept', 'huit', 'neuf'),
        0.88,
      );
    default:
      return null;
  }
}

export function frenchYesNo(): Expression {
  return oneOf(
    weighted(
      [10, 'oui'],
      [3, 'ouais'],
      [3, "d'accord"],
      [3, 'bien sûr'],
      [2, seq('oui', opt("s'il vous plaît"))],
    ),
    weighted([10, 'non'], [3, 'non merci'], [2, 'pas du tout']),
  );
}
