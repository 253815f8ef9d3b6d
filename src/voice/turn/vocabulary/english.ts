/** English, as the turn rules know it. */
import { ENGLISH_NODS } from './english-nods.ts';
import { shapesOf } from './shapes.ts';
import { each, phrases, words, type Vocabulary } from './vocabulary.ts';

export const ENGLISH: Vocabulary = {
  backchannels: phrases(
    `mm, mhm, mm hm, mm hmm, mmhmm, hmm, hm, uh huh, uhuh, aha, ah, oh, ooh, yeah, yep, yup, yes, ok, okay, right, sure, alright, all right, i see,
     got it, gotcha, good, great, nice, cool, fine, exactly, true, wow, really, of course, i understand, understood, makes sense, oh ok, oh okay,
     oh yeah, oh i see, very good, interesting, no way, huh, uh, um, mmm, hm hm, uh hm, sure thing, for sure, certainly, definitely, absolutely,
     indeed, totally, perfect, lovely, brilliant, excellent, wonderful, amazing, awesome, fantastic, super, fair enough, sounds good, no problem,
     no worries, good to know, i know, i got you, i hear you, i follow, that's right, that's true, that's good, that's great, that's nice, that's
     fine, that's ok, that's okay, that makes sense, is that so, you don't say, my goodness, oh dear, thanks, thank you, cheers, ha, haha`,
  ),
  nods: ENGLISH_NODS,
  claims: words(
    `no not none never nope stop wait hold hang pause sorry pardon excuse listen hello hey bye goodbye what what's who whose which why how when where can could would
     will should may please but actually help cancel change again back later human person somebody someone operator agent manager i i'm i'd i'll me my we`,
  ),
  alternatives: words('or either'),
  hesitations: words('um uh uhm umm uhh er erm hmm hm mm mmm ah'),
  fillers: words('um uh uhm umm uhh er erm'),
  assents: phrases(
    `yes, yeah, yep, yup, sure, okay, ok, certainly, right, alright, all right, fine, absolutely, of course, no problem, no worries, sure thing, you can, i can, i do,
     happy to, with pleasure, definitely, here you go, here goes, here we go, here it is, ready, well, so, now, then, oh`,
  ),
  announces:
    /(?:^|\s)(?:let me|i'll (?:just |quickly )?(?:read|spell|look|get|find|check|see|give|say|tell|grab|fetch|go|open|start)|i'm (?:just )?(?:looking|reading|opening|getting)|(?:i have|i've got|i got|i've) (?:\S+ ){0,2}(?:it|that|one|number|code|card|letter|here)|here (?:it is|we go|you go|goes)|right here|in front of me|hold on|hang on|bear with me|(?:a|one) (?:moment|second|minute|sec)|(?:it's|that's|it is|here's|there's|on|from|off) (?:my|the|a|an) (?:\S+ ){0,3}(?:number|code|one|card|letter|bill|back|front|top|bottom|screen|label|sticker|address)|(?:it|that|which|this) (?:goes|reads|says)|looking for it|need a pen|i (?:can )?see|happily|somewhere|area code|starts|begins|starting|beginning|written down|wrote it down|read it|spell it)(?=\s|$)/,
  asksSelf:
    /^(?:(?:now|so|oh|hmm|um|uh|okay|ok|well|right|and) )*(?:where is it|where's it|where was it|where did i (?:put|write|leave) (?:it|that)|where have i (?:got|put) it|what was it|what is it)(?: again| now)?$|(?:^|\s)(?:it|that|which|one) (?:is|was)$|(?:^|\s)(?:my|the|and) (?:first |last |family |middle )?(?:sur)?name$/,
  declines:
    /(?:^|\s)(?:no|not|never|none|nothing|without|instead|rather|lost|forgot|forgotten|cannot|later|\S+n't)(?=\s|$)(?! (?:problem|worries))/,
  stalls: shapesOf(
    `
      so
      okay|ok|right|alright|yeah|yes|no so
      now then|so|well
      so|well|okay now
      oh|ooh|gosh|goodness|boy|crikey gosh|goodness|boy|me?
      let's|let just? see|think|look now|then?
      let me|us just? see|think|look now|then?
      let's|let me? just? have a quick? look|think now?

      just|wait|hang|hold|only on? a|one|half <while>
      wait|hang|hold on? just? half? a|one|two <while>
      bear with me please?
      bear with me for? just? half? a|one <while>
      give me just? half? a|one|two <while>
      half|one|two a? sec|secs|second|seconds|tick|ticks

      that's? is? a|an? <very>* good|great|tricky|hard|difficult|tough|interesting question
      that's|it's a? <very>* tricky|hard|difficult|tough one
      it's|that's on the tip of my tongue
      off the top of my head
      if i remember|recall rightly|correctly|right?
      as far as i remember|recall|know
      from memory
      i'm just? trying to remember|think|recall|find|work it? out?
      i'm just thinking|looking|checking|trying
      just|still thinking|looking|checking
      where was i
      what was i going to say
      i want|was|wanted going? to say
      i would|i'd|i'll say

      firstly|secondly|basically
      first of all
      the first|other|main thing is?
      another thing
      in fact
      in that case
      for example|instance
      by the way
      to be honest|fair
      to tell you the truth
      on the other hand
      as|like i said
      you know what
    `,
    {
      while: ['second sec seconds secs moment minute mo tick'],
      very: ['very really quite such rather'],
    },
  ),
  lookups: [
    /^(?:(?:and|so|well|but|yes|yeah|no|okay|ok|um|uh|er|oh|sorry|sure|right|wait|hmm|hm|please|hang on|hold on) )*(?:let me(?: just| quickly| first)?|i'll (?:just|quickly|first)) (?:(?:see|think|check|look|count|remember|have a look|find out)(?: (?:if|what|whether|where|how|which|when|with|at|in|on|my|our)(?: \S+){0,3})?|(?:ask|find|grab|fetch|get|open|read|search) (?:my|our|it|him|her|them|somebody|someone)(?: \S+){0,2}|(?:ask|find|grab|fetch|open|read|search) the(?: \S+){1,2})$/,
    // "I'd have to look in my diary": where people keep what they do not know by heart.
    /^(?:(?:and|so|well|but|yes|yeah|no|okay|ok|um|uh|er|oh|sorry|right|wait|hmm|hm) )*(?:i|i'd|i'll|i've|we|we'd|we'll|i would|i will|i might|i may)(?: just)? (?:have to|need to|got to|must|should|better|had better|think i have to)(?: just)? (?:(?:look|check|see|have a look)(?: (?:it|that) up)?|(?:look|check|see|have a look)(?: (?:in|at|on|with|through|it in|that in))? (?:my|our) (?:diary|calendar|planner|phone|notes?|notebook|wallet|purse|bag|desk|emails?|inbox|papers|paperwork|records|files?|wife|husband|partner|boss|manager|colleagues?|mum|dad))$/,
    // "What was it", "what do you call it": asked of oneself.
    /^(?:(?:and|so|well|but|yes|yeah|no|okay|ok|um|uh|er|oh|sorry|right|wait|hmm|hm|now|gosh|god) )*(?:what do (?:you|they) call (?:it|them|that|those|these|him|her)|(?:what|which|which one) was it(?: called)?(?: again| now)?|what(?:'s| is) it called(?: again| now)?|(?:when|who|where) was it (?:again|now)|what(?:'s| was|'s that| was that) (?:the |that )?word(?: again)?|how (?:do|shall|should|can) (?:i|you|we) (?:say|put|explain|describe)(?: (?:it|this|that))?|where did i (?:put|leave|write) (?:it|that)|what did i say)$/,
  ],
  unfinishedWords: words(
    `and or but so because cause since although though if when while unless until than then um uh uhm umm uhh er erm hmm hm the a an my your his her
     its our their to for of with from at by about into onto in on under over between during through without within against near per toward towards
     beside behind below above is are was were am be been i'm it's that's there's what's who's where's how's we're they're i'd i'll i've we've let's
     would could should will can may might must have has had do does did want need needed wanted like i we they he she very really quite also plus
     minus dot dash hyphen slash underscore mister missus ms mr mrs dr every some any another which whose whether as till whereas whenever wherever whoever whichever nor either via per upon among except
     despite including regarding concerning unlike wants needs gonna wanna gotta almost nearly roughly approximately`,
  ),
  unfinishedPhrases: [
    ...phrases(
      `let me see, let me think, let me check, let me look, let me find it, let me get it, hang on, hold on, one moment, one second, just a second, just a moment,
       wait a second, give me a second, give me a moment, bear with me, i mean, you know, the thing is, as well as, such as, something like, somewhere around, somewhere between, in order, kind of, sort of,
       i was wondering, i was thinking, i would like, i would love, i would prefer, i'd prefer, i'd rather, i'd love, i'd really, how about, what about, and then, or maybe,
       maybe, no wait, tell me, give me, send me, let me, show me, what kind, what sort, which one of, it starts with, it ends in, the reason, i was told, rather than,
       not just, is called, is named, it's called, i'm called, it's just, it's only, it's spelled`,
    ),
    ...each(
      'can could would will shall should may did have',
      'you i we they he she',
      ', please, maybe, also, just',
    ),
    ...each("i'm i-am we're we-are i-was we-were", 'looking trying hoping thinking wondering going'),
    ...each('i we he she they', 'just only still never always usually would prefer wonder hoped tried'),
  ],
  unfinishedEndings: [
    /(?:^|\s)(?:it's|about|for|under|with|pay|regarding|concerning) (?!(?:my|the|your|a|an|this|that|our|his|her|their|which|what|any|some)\s)\S+ (?:number|reference|code)$/,
    /^(?:(?:and|so|well|but|yes|yeah|okay|ok|um|uh|oh|hi|hello|now) )*(?:my|the|our|here's my|here's the|this is my|it's my|i have (?:a|the|my)|i've got (?:a|the|my)) (?:\S+ ){0,2}(?:number|code|reference|pin|postcode|id|iban|digits|registration|extension)(?: here)?$/,
    /(?:^|\s)(?:that|if|whether|when|because|but|until|since|unless|while|though|although|where|why|as|so) (?:you|it|there)(?<!(?:is|was|'s) that it)(?<!do so it)$/,
    /^(?!.*\b(?:what|which|that|ones?|things?|anything|something|nothing|how|who)\b).*\bto (?:learn|buy|rent|hire|get|bring|find|use|make|have|reserve|borrow|replace|repair|collect|sell|send|exchange|arrange|discuss|add)$/,
    /^(?!(?:(?:so|and|but|well|okay|yes|no|sorry) )*(?:what|who|where|how|why|which|is|was)\b).*\s(?:told(?: (?:me|us|him|her|them|you))?|is|was|sure|hope|afraid|means|so|now|given|believe) that$/,
  ],
  determiners: words('my your his her its our their the a an this that any some no'),
  unfinishedWholes: phrases(
    `i think, i guess, i believe, i suppose, actually, well, maybe, perhaps, my name, my number, my address, my email, my mail, my last name, my first name,
     my phone number, my account number, my card number, my date of birth, my birthday, the number, the address, number, one more thing, what i need, what i want,
     moment, a moment, a second, a minute, i wanted to ask, i have a question, i've got a question, it depends, you see, i'm calling, listen, look`,
  ),
  openers: words('and so well but yes yeah no okay ok um uh oh then hi hello right sure alright er'),
  completeEndings: [
    /(?:^|\b(?:yes|yeah|yep|no|nope|sure|what|who|how|where|that's what|that's who|think|hope|guess|of course|certainly))\s*(?:i|it|he|she|that|this|they|we|you|there)?\s*(?:so|is|am|are|was|were|do|does|did|have|has|had|can|could|will|would|should)$/,
    /\b(?:i think so|hope so|or so|not really|i really do|what is it for|me too|it's over|over and over|and so on|count me in|from now on|from then on|what's it like)$/,
    /\b(?:thank you|thanks) (?:very|so) much$/,
    /\b(?:in|of|by|since|for|next|this|last|early|late|second|third|\S+th|\S+st) may$/,
    /\b(?:what|all|everything|anything|something|thing|one|ones|nothing) (?:that )?(?:i|we|you|they) (?:really |all )?(?:need|want|have|had|needed|wanted|like|can|could|do|did|is)$/,
    /\b(?:what|which|how many|how much)\b.*\b(?:you|they|we|i) (?:have|need|want|like|do)$/,
    /\b(?:if|as soon as|when|whenever|like) (?:you|i|we) (?:can|could|want|like|do|need)$/,
    /\b(?:where|what|who|when)(?: (?!mean|want|need|like|say)\S+){2,4} (?:is|are|was|were)$/,
  ],
  particleVerbs: words(
    `come comes came coming check checked checking move moved moving log logged sign signed fill filled start drop walk get plug turn turned carry go goes
     going went later early keep squeeze pop stop bring put send call settle stay fit take cut calm set i'm you're we're straight`,
  ),
  particles: words('in on by over along through across around off'),
  strandable: words('at for from to about with of on in by'),
  /** "Who is it for", "what are you looking at", "the one I asked for". */
  strands: [
    /^(?:\S+ )?(?:what|which|whose) (?:\S+ ){1,2}(?:is|are|was|were|did|do|does|can|should|will) (?:\S+ ){1,3}\S+$/,
    /(?:^|\s)(?:who|whom)\s.*\S+$/,
    /(?:^|\s)(?:what|where|which)(?:'s| is| are| was| were| did| do| does) (?:it|that|this|you|he|she|they|the \S+)(?: \S+){0,2} \S+$/,
    /(?:^|\s)(?:what|where|who) (?:it|this|that)(?:'s| is) \S+$/,
    /(?:^|\s)(?:ones?|thing|person|something|anything|nothing|what) (?:that |which |who )?(?:i|we|you|he|she|they|i'm|you're|we're|to) (?:\S+ ){1,3}\S+$/,
  ],
  conditions:
    /^(?:(?:and|so|well|but|yes|no|okay|um|uh) )*(?:if|unless|although|even if|even though|as soon as|in case|(?:when|whenever|every time|after|before|while|since|once|as|now that|the moment|by the time) (?:i|you|we|they|he|she|it|my|your|the|our|somebody|someone))\s/,
  conclusions:
    /\s(?:then|would|could|can|will|i'd|i'll|we'd|we'll|that'd|that'll|please|do|does|that's|want|need|call|let|tell|what|how|when|where|who)(?:\s|$)/,
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
  askedWhat: words("what what's when when's where where's who who's whose which why how how's"),
  inversion: null,
  tellers: words(
    `i i've i'm i'd we we've we're my our the it it's he he's she she's they they've they're there there's this someone somebody something nobody nothing
     you you've your his her their these those both everyone everybody everything because yesterday`,
  ),
  requests: words(
    `want wanted need would i'd we'd could can please help book cancel change order speak talk looking look calling call wondering hoping trying question
     ask know put reach thank thanks bye goodbye`,
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
  compoundPairs:
    /\b(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)[- ](?:one|two|three|four|five|six|seven|eight|nine)\b/g,
  scales: { hundred: 2, thousand: 3 },
  repeats: { double: 2, triple: 3, treble: 3 },
  links: words('um uh uhm umm uhh er erm then dash hyphen slash stroke space'),
  amounts: words(
    'about around maybe perhaps roughly approximately say between past for or like almost nearly some only just than',
  ),
  numberNames: words(
    `number phone mobile cell telephone code pin card account reference zip postcode digits extension policy order invoice booking confirmation serial tracking
     membership licence license call reach ring text landline fax iban registration plate postcode passport barcode voucher imei docket id pins codes numbers ref sim`,
  ),
  telephoneNames: words('phone mobile cell telephone call reach ring text'),
  wholeNumbers: [7, 10, 16],
  trunkNumbers: [11],
  asksToTell:
    /\bplease\b|^(?:(?:and|now|then|so|okay|first|just|could you) )*(?:tell|give|say|spell|read|i need|i'll need|i just need)\b/,
  asksFor: [
    ['spelling', /\bspel(?:l|t|ling|led)\b|\bletter by letter\b/],
    ['mail', /\be-?mail\b|\bmail address\b/],
    [
      'number',
      /\b(?:your|the|which|what|whose|a) (?:\S+ ){0,2}(?:number|code|pin|postcode|digits|registration|iban|reading)\b|\bwhat's your postcode\b/,
    ],
    [
      'name',
      /\b(?:your|what|which|whose|the|a|full|under|last|first|family) (?:\S+ )?(?:sur)?name\b|\bwho(?:m|'s)?\b(?:.* )?(?:calling|speaking|this|talking|there|line|pleasure|put down|announce)\b|^(?:your )?surname\b|\band you are\b|\bwhat are you called\b|\b(?:i|we) (?:call|address) you\?/,
    ],
  ],
  introductions: [
    /^(?:\S+ ){0,3}(?:mister|missus|mr|mrs|ms|miss|doctor|dr) \S+$/,
    /^\S+(?: \S+)? is (?:the|my) name$/,
    /(?:^|\s)(?:my|the) (?:last |first |full |family |maiden )?(?:sur)?name(?: is|'s) \S+(?: \S+)?$/,
    /^(?!(?:what|who|do|does|is|are|can|could|which|how|where|why|did|have|has|should|would|will|may) )(?:\S+ ){0,7}(?:first name|last name|surname|(?:under|in) the name(?: of)?|booked under|registered under)(?: is|'s)? (?!please|again)\S+(?: \S+)?$/,
    /^(?:\S+ ){0,2}(?:this is|you're speaking (?:to|with)|it's (?:mister|missus|mr|mrs|miss|doctor|dr)) \S+(?: \S+)?$/,
    /^(?!(?:\S+ )?(?:i|i've|i'm|it|it's|we|we're|he|he's|she|she's|they|they're|is|are|was|from|come|right|over) )(?:\S+ ){1,3}(?:speaking|here)$/,
    /^(?:(?:hello|hi|yes|good \S+) )?(?:i'm|i am) (?!(?:\S+ )?(?:\S+ing|\S+ed|fine|sure|sorry|here|afraid|not|so|very|ready|good|okay|ok|well|late|sick|ill|at|in|on|a|the)(?:\s|$))\S+(?: \S+)?$/,
  ],
  mailNames: words('email e-mail mail mailbox gmail'),
  at: words('at @'),
  joints: words('dot dash hyphen underscore at slash period point plus'),
  dot: words('dot point period'),
  domains: words(
    'com org net edu gov mil io co info biz uk us ca au nz ie de fr ch at be es it nl se no dk fi pl pt eu dev app me ai in jp cn br mx tv cloud tech health',
  ),
  /** "dot co" may go on with "dot uk". */
  halfDomains: words('co ac'),
  months: words('january february march april may june july august september october november december'),
  spelling: words(
    `alpha alfa bravo charlie delta echo foxtrot golf hotel india juliett juliet kilo lima mike november oscar papa quebec romeo sierra tango uniform
     victor whiskey xray x-ray yankee zulu zed zee aitch`,
  ),
  letterMarks: words('capital uppercase lowercase hyphen dash apostrophe space then'),
  spelledAs: words('spelled spelt spelling written which so um yes with letters'),
  explained: /(?:as in|like in) \p{L}+|(?<=(?:^|[\s-])\p{L}) (?:for|like) \p{L}+/giu,
};
