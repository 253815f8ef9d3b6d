/** What the turn rules know of each language: plain word lists. English is full, French modest; others use English. */

export interface Vocabulary {
  /** Said while listening, without wanting the floor. Up to three in a row are still one. */
  backchannels: string[];
  /** Last words after which more is sure to come. */
  unfinishedWords: string[];
  /** Last phrases after which more is sure to come. */
  unfinishedPhrases: string[];
  /** Wholes that end in an unfinished word and are complete all the same. */
  completeEndings: RegExp;
  yesNo: string[];
  /** May stand beside a yes or a no without adding to it. */
  polite: string[];
  /** Begin a question. */
  questions: string[];
  /** End what there is to say. */
  closings: string[];
  digits: Record<string, string>;
  /** Words for two digits ("twelve", "thirty"). */
  pairs: string[];
  /** How many digits follow from a word such as "hundred". */
  scales: Record<string, number>;
  repeats: Record<string, number>;
  /** Words of a spelling alphabet, and "as in". */
  spelling: string[];
}

const words = (list: string): string[] => list.split(/[\s,]+/).filter((word) => word !== '');
const phrases = (list: string): string[] => list.split(',').map((phrase) => phrase.trim());

const ENGLISH: Vocabulary = {
  backchannels: phrases(
    `mm, mhm, mm hm, mm hmm, mmhmm, hmm, hm, uh huh, uhuh, aha, ah, oh, ooh, yeah, yep, yup, yes, ok, okay, right, sure, alright, all right, i see,
     got it, gotcha, good, great, nice, cool, fine, exactly, true, wow, really, of course, i understand, understood, makes sense, oh ok, oh okay,
     oh yeah, oh i see, very good, interesting, no way, huh, uh, um`,
  ),
  unfinishedWords: words(
    `and or but so because cause since although though if when while unless until than then um uh uhm umm er erm hmm hm the a an my your his her its
     our their to for of with from at by about into onto is are was were am be been i'm it's that's there's what's we're they're i'd i'll i've we've
     would could should will can may might must have has had do does did want need like i we they he she very really quite also plus minus dot dash
     slash underscore mister missus doctor number between around every each some any another`,
  ),
  unfinishedPhrases: phrases(
    `let me see, let me think, let me check, let me look, hang on, hold on, one moment, one second, just a second, just a moment, wait a second,
     i mean, you know, well, actually, the thing is, as well as, such as, in order, kind of, sort of, i think, i guess, i was wondering,
     i was thinking, i would like, how about, what about, and then, or maybe, maybe, no wait, my name, my number, my address, my email`,
  ),
  completeEndings:
    /(?:^|\b(?:yes|yeah|yep|no|nope|sure|what|who|how|where|that's what|that's who|think|hope|guess|of course|certainly))\s*(?:i|it|he|she|that|this|they|we|you|there)?\s*(?:so|is|am|are|was|were|do|does|did|have|has|had|can|could|will|would|should)$|\b(?:i would like to|i'd love to|i want to) (?:come in)$|\b(?:thank you|thanks) (?:very|so) much$|\b(?:i think so|hope so|not really|i really do|what is it for|me too)$/,
  yesNo: phrases(
    `yes, yeah, yep, yup, yes please, sure, of course, certainly, absolutely, definitely, correct, right, that's right, that is right, exactly, ok, okay,
     all right, alright, fine, that's fine, sounds good, no, nope, nah, no thanks, no thank you, not really, not at all, never, wrong, that's wrong,
     i do, i don't, i am, i'm not, it is, it isn't, not yet, i think so, i don't think so, please do, go ahead, uh huh, mhm, mm hm, not now,
     that's correct, that works, works for me, perfect, i will, i won't, i can, i can't`,
  ),
  polite: words(
    "please thanks thank you very much sir madam ma'am then well oh um uh indeed actually sorry really so that it is do i am not just mate",
  ),
  questions: words(
    `what what's when when's where where's who who's whose which why how how's can could will would should is are do does did have has am may isn't
     aren't don't doesn't won't`,
  ),
  closings: phrases(
    `thank you, thanks, thank you very much, thanks a lot, goodbye, bye, bye bye, good bye, that's all, that is all, that's it, that's everything,
     nothing else, never mind, have a nice day, have a good day, see you, talk to you later, that will be all`,
  ),
  digits: {
    zero: '0',
    oh: '0',
    o: '0',
    nought: '0',
    nil: '0',
    one: '1',
    two: '2',
    three: '3',
    four: '4',
    five: '5',
    six: '6',
    seven: '7',
    eight: '8',
    nine: '9',
    niner: '9',
  },
  pairs: words(
    `ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety`,
  ),
  scales: { hundred: 2, thousand: 3 },
  repeats: { double: 2, triple: 3, treble: 3 },
  spelling: words(
    `alpha alfa bravo charlie delta echo foxtrot golf hotel india juliett juliet kilo lima mike november oscar papa quebec romeo sierra tango uniform
     victor whiskey xray x-ray yankee zulu capital`,
  ),
};

const FRENCH: Vocabulary = {
  backchannels: phrases(
    `mm, mhm, hm, hmm, ah, oh, oui, ouais, ok, okay, d'accord, bien, très bien, bon, je vois, exact, exactement, voilà, c'est ça, ah oui, ah bon,
     bien sûr, entendu, compris, je comprends, parfait, super`,
  ),
  unfinishedWords: words(
    `et ou mais donc car parce que qu' si quand comme puis alors euh heu hum le la les l' un une des du de d' mon ma mes votre vos ton ta son sa ses leur
     à au aux pour avec sans sur sous dans chez par en vers est c'est sont était suis j'ai je j' nous on il elle ils elles très aussi voudrais veux point
     tiret arobase entre chaque quelque quelques`,
  ),
  unfinishedPhrases: phrases(
    `attendez, un instant, une seconde, un moment, voyons, laissez-moi voir, je crois, je pense, peut-être, en fait, c'est-à-dire, mon nom, mon numéro,
     mon adresse, et puis, ou alors, parce que`,
  ),
  completeEndings: /\b(?:je l'ai|oui je suis|ça y est|c'est tout)$/,
  yesNo: phrases(
    `oui, ouais, si, non, non merci, oui merci, oui s'il vous plaît, bien sûr, d'accord, exact, exactement, c'est ça, c'est exact, tout à fait,
     pas du tout, pas vraiment, parfait, ok, ça marche, ça me va, volontiers, jamais, je veux bien, absolument, voilà`,
  ),
  polite: words("s'il vous te plaît merci monsieur madame bien beaucoup alors bon ah oh euh"),
  questions: words(
    'quel quelle quels quelles quand où qui que quoi comment pourquoi combien est-ce peut-on pouvez-vous avez-vous puis-je',
  ),
  closings: phrases(
    `merci, merci beaucoup, au revoir, bonne journée, bonne soirée, c'est tout, ce sera tout, rien d'autre, à bientôt, à plus tard, laissez tomber`,
  ),
  digits: {
    zéro: '0',
    un: '1',
    une: '1',
    deux: '2',
    trois: '3',
    quatre: '4',
    cinq: '5',
    six: '6',
    sept: '7',
    huit: '8',
    neuf: '9',
  },
  pairs: words(`dix onze douze treize quatorze quinze seize vingt trente quarante cinquante soixante`),
  scales: { cent: 2, mille: 3 },
  repeats: { double: 2, triple: 3 },
  spelling: words('comme majuscule anatole berthe célestin désiré eugène françois gaston'),
};

const TABLE: Record<string, Vocabulary> = { en: ENGLISH, fr: FRENCH };

/** The vocabulary of a BCP 47 tag; English where its language has none. */
export function vocabularyOf(locale: string): Vocabulary {
  return TABLE[locale.slice(0, 2).toLowerCase()] ?? ENGLISH;
}
