/** French, as the turn rules know it. */
import { shapesOf } from './shapes.ts';
import { each, phrases, words, type Vocabulary } from './vocabulary.ts';

export const FRENCH: Vocabulary = {
  backchannels: phrases(
    `mm, mhm, hm, hmm, ah, oh, oui, ouais, ok, okay, d'accord, bien, très bien, bon, je vois, exact, exactement, voilà, c'est ça, ah oui, ah bon,
     bien sûr, entendu, compris, je comprends, parfait, super`,
  ),
  nods: shapesOf(
    `
    <ah>* <très>* <bien>
    <ah>* c'est|c'était <très>* <bien>|clair|noté|vrai|sûr|normal|dommage|gentil
    <ah>* ça <me>* va|marche|roule|convient|semble? <très>* <bien>?
    <ah>* quel|quelle dommage|chance|bonne|belle|idée|nouvelle|surprise|soulagement*
    <ah>* je <me>* vois|comprends|suis|note bien|ça|tout|à? fait?
    <ah>* j'imagine|j'espère|j'entends bien?
    <ah>* merci beaucoup|bien|infiniment|à|vous*
    <ah>* pas mal du? tout?
    <ah>* tant mieux
    <ah>* mon dieu
    <ah>* ah bon|ça
    `,
    {
      ah: ['eh', /^(?:o+h+|a+h+|m+h*m*|h+m+|wa+[ho]u*h?|ouf|tiens)$/],
      très: ['très vraiment tout tellement si trop plutôt assez'],
      bien: [
        'bien bon parfait super génial excellent formidable magnifique intéressant pratique top chouette gentil rassurant',
      ],
      me: ['me vous le la'],
    },
  ),
  claims: words(
    `non pas jamais rien stop arrêtez attendez attends pardon excusez allô quoi que qui quel quelle comment pourquoi quand où combien puis-je pouvez-vous mais aide
     annuler changer encore humain personne conseiller je j'ai moi mon ma`,
  ),
  alternatives: words('ou soit'),
  hesitations: words('euh heu hum hm hmm ben bah'),
  fillers: words('euh heu'),
  assents: phrases(
    `oui, ouais, ok, bon, alors, volontiers, parfait, bien sûr, d'accord, pas de problème, pas de souci, tout de suite, voilà, avec plaisir, certainement, merci, bonjour, allez`,
  ),
  announces:
    /(?:^|\s)(?:je (?:l'ai|regarde|cherche|vérifie|prends|vous (?:le|la|les|l') ?\S+)|j'ai (?:le|la|ça|mon|ma)|attendez|un instant|un moment|une (?:seconde|minute)|laissez-moi|sous les yeux|(?:mon|le|la|ma) (?:\S+ ){0,2}(?:numéro|code|carte|compte|adresse|mail)|(?:ça|il|elle) commence)(?=\s|$)/,
  asksSelf:
    /^(?:(?:alors|euh|bon|ben|attendez) )*(?:où est-il|où est-ce|c'est où|c'était quoi|c'est quoi|où je l'ai mis)(?: déjà)?$/,
  declines:
    /(?:^|\s)(?:non|pas|jamais|aucun|aucune|rien|sans|plutôt|perdu|perdue|oublié|plus tard)(?=\s|$)(?! de (?:problème|souci))/,
  stalls: shapesOf(
    `
      alors
      voyons voir?
      c'est? une? bonne question
      attendez|juste|donnez-moi une|un petite|petit? seconde|minute|instant|moment
      d'abord|bref
      en fait
      par exemple
      si je me souviens bien
    `,
    {},
  ),
  lookups: [
    /^(?:(?:et|alors|bon|ben|oui|non|euh|attendez|ok) )*(?:laissez-moi|je vais|je) (?:(?:regarde|regarder|vérifie|vérifier|réfléchis|réfléchir)(?: (?:si|ce|mon|ma|mes|dans|sur)(?: \S+){0,3})?|(?:cherche|chercher|demande|demander|prends|prendre) (?:mon|ma|mes|à mon|à ma)(?: \S+){0,2})$/,
    /^(?:(?:et|alors|bon|ben|oui|non|euh|attendez|ok) )*(?:comment (?:dire|on dit|vous dites|ça s'appelle|vous appelez ça)|c'était quoi(?: déjà)?|qu'est-ce que c'était(?: déjà)?)$/,
  ],
  unfinishedWords: words(
    `et ou mais donc car parce que qu' qui si quand comme puis alors euh heu hum ben bah le la les l' un une des du de d' mon ma mes votre vos ton ta son sa
     ses leur leurs notre nos ce cet cette ces à au aux pour avec sans sur sous dans chez par en vers entre depuis pendant avant après contre est c'est
     c'était sont était suis j'ai j'avais j'aimerais je j' nous on il elle ils elles très aussi trop voudrais veux souhaite souhaiterais préfère aurais
     dois peux pouvez pourriez puis-je pouvez-vous pourriez-vous est-ce m'appelle point tiret arobase slash chaque quelque quelques plusieurs`,
  ),
  unfinishedPhrases: [
    ...phrases(
      `attendez, un instant, une seconde, un moment, voyons, voyons voir, laissez-moi voir, peut-être, en fait, c'est-à-dire, et puis, ou alors, parce que, est-ce que,
       est-ce qu', il y a, y a, j'aurais besoin, j'ai besoin, je cherche, je me demandais, je vous appelle, à cause, afin, au lieu, dites-moi, donnez-moi,
       ça commence par, s'appelle, je m'appelle, qui s'appelle`,
    ),
    ...each(
      'je il elle on nous vous',
      'voulais voulait voulions vouliez préfère préférerais souhaite aimerais cherche cherchons',
    ),
  ],
  unfinishedEndings: [/(?:^|\s)(?:que|qu'|si|quand|parce que|lorsque|puisque) (?:vous|ça|cela|c')$/],
  determiners: words("mon ma mes votre vos notre nos le la les l' un une ce cette"),
  unfinishedWholes: phrases(
    `je crois, je pense, mon nom, mon numéro, mon adresse, mon prénom, mon mail, mon courriel, mon numéro de téléphone, ma date de naissance, le numéro,
     j'ai une question, une question, ça dépend, excusez-moi, pardon, écoutez, voilà alors`,
  ),
  openers: words('et alors bon ben mais oui ouais non donc euh ah oh bonjour allô ok bah'),
  completeEndings: [
    /\b(?:je l'ai|oui je suis|oui j'ai|ça y est|c'est tout|pourquoi pas|moi aussi|vous aussi|oui il est|oui elle est|qui c'est|monsieur|madame|docteur)$/,
    /^(?:pour qui|avec qui|c'est pour qui|chez qui|et après|c'est qui|une|un|des deux)$/,
    /(?:^|\s)(?:jour|semaine|mois|fois|midi|an|peu) (?:avant|après)$/,
  ],
  particleVerbs: [],
  particles: [],
  strandable: [],
  strands: [],
  conditions: /^(?:(?:et|alors|mais|oui|non|donc|euh) )*(?:si|s'il|quand|comme|dès que|bien que|au cas où)\s/,
  conclusions:
    /\s(?:alors|je|j'ai|vous|on|ça|c'est|est-ce|pouvez|voulez|peut|serait|est|avez|faut|combien|où)(?:\s|$)/,
  yesNo: phrases(
    `oui, ouais, si, non, non merci, oui merci, oui s'il vous plaît, bien sûr, d'accord, exact, exactement, c'est ça, c'est exact, tout à fait,
     pas du tout, pas vraiment, parfait, ok, ça marche, ça me va, volontiers, jamais, je veux bien, absolument, voilà`,
  ),
  polite: words("s'il vous te plaît merci monsieur madame bien beaucoup alors bon ah oh euh"),
  questions: words(
    'quel quelle quels quelles quand où qui que quoi comment pourquoi combien est-ce peut-on pouvez-vous avez-vous puis-je',
  ),
  askedWhat: words('quel quelle quels quelles quand où qui que quoi comment pourquoi combien'),
  inversion: /^(?!rendez-).*-(?:vous|tu|ils?|elles?|on|je|nous)$/,
  tellers: words(
    "je j'ai j'avais j'étais on nous mon ma mes notre nos le la les l' il elle ils elles c'est c'était ça y quelqu'un personne rien votre vos son sa ses leur leurs ces cette ceux parce hier",
  ),
  requests: words(
    `voudrais veux aimerais besoin souhaite souhaiterais pouvez pourriez peux puis-je pouvez-vous pourriez-vous plaît cherche appelle question réserver annuler changer
     commander parler savoir merci revoir`,
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
  pairs: words('dix onze douze treize quatorze quinze seize vingt trente quarante cinquante soixante'),
  compoundPairs:
    /(?<!\p{L})(?:(?:soixante|quatre[- ]vingts?)(?:[- ](?:et[- ])?(?:dix[- ](?:sept|huit|neuf)|dix|onze|douze|treize|quatorze|quinze|seize|une?|deux|trois|quatre|cinq|six|sept|huit|neuf))?|(?:vingt|trente|quarante|cinquante)[- ](?:et[- ])?(?:une?|deux|trois|quatre|cinq|six|sept|huit|neuf)|dix[- ](?:sept|huit|neuf))(?!\p{L})/gu,
  scales: { cent: 2, mille: 3 },
  repeats: { double: 2, triple: 3 },
  links: words('euh heu puis tiret slash espace'),
  amounts: words('environ vers peut-être entre pour ou à presque quelque'),
  numberNames: words(
    'numéro téléphone portable mobile fixe code carte compte référence postal chiffres dossier poste commande facture réservation appeler rappeler joindre rappelez appelez',
  ),
  telephoneNames: words('téléphone portable mobile fixe appeler rappeler joindre rappelez appelez'),
  wholeNumbers: [10, 16],
  trunkNumbers: [10],
  asksToTell:
    /s'il (?:vous|te) plaît|^(?:(?:et|alors|d'abord) )*(?:dites|donnez|épelez|lisez|il me faut|j'ai besoin)(?!\p{L})/u,
  asksFor: [
    ['spelling', /épel/],
    ['mail', /\be-?mail\b|\bcourriel\b|adresse (?:mail|électronique)/],
    ['number', /\b(?:votre|le|quel) (?:\S+ ){0,2}(?:numéro|code)(?!\p{L})/u],
    [
      'name',
      /\b(?:votre|quel|le) (?:pré)?nom\b|\bqui est à l'appareil\b|\bqui êtes-vous\b|\bvous appelez-vous\b/,
    ],
  ],
  introductions: [
    /^(?:\S+ )?(?:je m'appelle|mon nom est|mon nom c'est|ici|c'est (?:monsieur|madame)) \S+(?: \S+)?$/,
    /^(?:\S+ ){1,2}à l'appareil$/,
  ],
  mailNames: words('mail e-mail email courriel mél'),
  at: words('arobase at @ chez'),
  joints: words('point tiret arobase underscore slash'),
  dot: words('point dot'),
  domains: words('com org net edu fr be ch ca lu eu info io co uk de es it dev app'),
  halfDomains: words('co gouv asso'),
  months: words('janvier février mars avril mai juin juillet août septembre octobre novembre décembre'),
  letterMarks: words('majuscule minuscule tiret apostrophe espace puis'),
  spelledAs: words("s'écrit épelle ça donc alors euh oui avec lettres"),
  explained: /comme \p{L}+|(?<=(?:^|[\s-])\p{L}) pour \p{L}+/giu,
  spelling: words('anatole berthe célestin désiré eugène françois gaston'),
};
