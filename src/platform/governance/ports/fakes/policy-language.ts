/** A language in which every line that says «wrong» is wrong, and the rest is well. */
import type { PolicyLanguage } from '../policy-language.ts';

export function fakePolicyLanguage(): PolicyLanguage {
  return {
    schema: 'action "call.place";',
    shipped: [
      { id: 'platform/a', effect: 'permit', asksPeople: false, reason: 'It is well.', text: 'permit(it);' },
    ],
    check: async (source) =>
      source.split('\n').flatMap((text, index) => {
        const column = text.indexOf('wrong') + 1;
        return column === 0 ? [] : [{ line: index + 1, column, message: 'this is wrong', help: 'Right it.' }];
      }),
  };
}
