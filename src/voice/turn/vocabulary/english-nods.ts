/**
 * What an English listener says without wanting the floor, by its shape: sounds, assents, assessments ("oh how lovely", "that's very
 * handy"), understanding ("I see what you mean"), thanks. An assessment that may as well be a complaint ("that's ridiculous") or an
 * answer is none: in doubt the caller is listened to.
 */
import { shapesOf } from './shapes.ts';

const NICE = `good great nice cool fine lovely perfect brilliant excellent wonderful amazing awesome fantastic super superb terrific interesting
  intriguing fascinating curious handy helpful useful clear neat sweet generous kind thoughtful considerate marvellous marvelous splendid fabulous gorgeous
  beautiful delightful charming impressive incredible remarkable extraordinary convenient ideal sensible reasonable logical smashing grand magic ace exciting
  encouraging reassuring comforting thrilling refreshing clever smart fun funny lucky decent easy simple cute tasty delicious comfortable efficient
  practical outstanding phenomenal sublime stunning spectacular exceptional glorious heavenly cosy cozy peachy dandy swell okay ok`;

const SAD = `sad awful terrible horrible dreadful annoying frustrating unfortunate rough tough tragic shocking scary strange odd weird peculiar
  bizarre mysterious silly inconvenient unlucky unpleasant disappointing upsetting exhausting tiresome surprising unusual unexpected`;

export const ENGLISH_NODS = shapesOf(
  `
  <ah> <ah>*
  <ah>* <yes> <ah>*
  <ah>* <gosh> <gosh>* me?
  <ah> <ah>* boy|man|my|me
  <ah>* my|good|thank|dear|oh|sweet|holy|bless <oath> <oath>*
  <ah>* well well well?
  my my
  ah|oh well
  hear hear

  <ah>* so?|<very>* <nice> indeed|enough|really|then?
  <ah>* <very>* <true> enough|indeed|point|comment|again?
  <ah>* <very>* <nice> <thing>
  <ah>* <nice> to <know> it|that|so?
  <ah>* even|much|far better|clearer|easier
  <ah>* not so|too|half|that? bad at? all?
  <ah>* fine|okay|ok|good by|with me

  <ah>* that's <very>* <fit> indeed|enough|too|really?
  <ah>* that|it|this|which is|was|sounds|seems|looks <very>* <fit> indeed|enough|too|really?
  <ah>* it's <very>* <nice>
  <ah>* sounds|seems|looks|feels <very>* <nice> to? me?
  <ah>* sounds like a <very>* <nice>* <thing>
  <ah>* that's <very>* <nice>|<true> <thing>|indeed
  <ah>* that|it|this is|was|sounds <very>* <nice> <thing>
  <ah>* that's <nice> to <know>
  <ah>* that's|it's a|an|such|quite|some|real|really|a|the <very>* <nice>|big|great|real* <lot>|<thing>
  <ah>* that's a|an|such a|an? <very>* <nice> <noun>
  <ah>* that's|that is|was? <very>* <nice> of you|them|him|her
  <ah>* that's not so|too|half? bad
  <ah>* that's|it's what i <thought>
  <ah>* that|it|which? makes|made <very>|perfect|total|good|complete|absolute|more|much|a|lot|of* sense
  <ah>* that really|certainly|also? helps|works|figures|fits|follows|explains|suits it|that|everything|me|a|lot|for*

  <ah>* what a|an <very>* <lot>
  <ah>* what a|an <nice>|<sad> <noun>
  <ah>* what luck|fun|joy|bliss
  <ah>* how <very>* <exclaimed> of? you|them|him|her|that|is?
  <ah>* poor old|little? thing|things|you|man|woman|guy|soul|souls|fellow|chap|boy|girl|him|her|them|lad|child
  <ah>* lucky you|me|him|her|them|us
  <ah>* good|great|nice for|on|of you|me|him|her|them|us

  <ah>* i <do>* see|understand|follow|gather|agree|appreciate|imagine that|it|you|completely|totally|entirely?
  <ah>* i <do>* bet|suppose|guess|gather so?
  <ah>* i <do>* get|got|like|love|believe|appreciate it|that|you|this
  <ah>* i <do>* get|see|know|got|understand|follow what you mean|say|said
  <ah>* i <do>* get|see|got|like|love the|your idea|point|picture|logic|sound
  <ah>* i <do>* hope|thought|think|figured|imagine|gathered|believe so|as so?|much?
  <ah>* i <do>* know the|that feeling
  <ah>* got you|that|it
  <ah>* i'm <very>* glad|pleased|relieved|happy|delighted|impressed|amazed|thrilled to? <know>? that|it|so?
  <ah>* <very>* glad|pleased|relieved|happy|delighted to <know> that|it|so?
  <ah>* i'm with you
  <ah>* i'm following|listening you?
  <ah>* please|do? go|carry on
  <ah>* just? as i <thought>
  <ah>* as expected|usual|always|ever
  <ah>* so i <thought>|see|hear|gather|am|told*
  <ah>* so they say|tell me?
  <ah>* so it seems|is|appears
  <ah>* just|exactly what i <thought>|needed|wanted

  <ah>* no wonder|doubt|kidding|surprise|way|problem|worries|trouble there?
  <ah>* is|was|does|did|has it|he|she now|so|really|indeed?
  <ah>* do|did|are|were|have they now|so|really|indeed?
  <ah>* is that so|right|true|a|fact*
  <ah>* you're|you are? kidding|joking|right|so|quite|very|too|kind me?
  <ah>* you bet|reckon
  <ah>* you don't say so?
  <ah>* right you are
  <ah>* me too
  <ah>* same here
  <ah>* fancy|imagine|copy that
  <ah>* how about that
  <ah>* who knew
  <ah>* who would|would've|have|could* thought|guessed that|it?
  <ah>* what do you know
  <ah>* couldn't agree more
  <ah>* can't complain|wait
  <ah>* tell me about it
  <ah>* there you|we go|are|have it?
  <ah>* works|suits for? me

  <ah>* thanks|cheers a|very|so|ever|lot|much|million|bunch|again|indeed*
  <ah>* thank you so|very|ever|kindly|much|indeed|again*
  <ah>* thanks|thank you? for that|this|explaining|telling|me|letting|know*
  <ah>* many thanks
  <ah>* much|very|really? appreciated
  `,
  {
    ah: [
      'huh mhm',
      // However long it is drawn out: "ooooh", "mmmm", "awww".
      /^(?:o+h+|a+h+|o{2,}h*|a+w+w+|m{2,}|m+h+m+|h+m+|u+h+|u+m+|wo+w+|phe+w+|whe+w+|ha(?:ha)*|tsk)$/,
    ],
    yes: [
      `yes yeah yep yup yah ya aye right okay ok okey sure alright exactly precisely absolutely definitely certainly totally naturally obviously evidently clearly
       apparently indeed quite agreed noted understood granted likewise ditto roger gotcha splendid touché ta bingo`,
    ],
    gosh: [
      'dear gosh golly gee jeez blimey crikey goodness gracious heavens wow wowee yikes ouch yay hooray hurray hurrah bravo cor',
    ],
    oath: [
      'god goodness gosh heavens heaven lord gracious word grief me dear stars moly smokes you him her them',
    ],
    nice: [
      NICE,
      /^(?!awful|care|doubt|harm|pain|waste|dread|shame|hand|mouth|un|stress|spite|fear|law|ful)\p{L}{3,}(?:ful|tastic|tabulous)$/u,
    ],
    sad: [SAD],
    true: ['right true fair correct'],
    fit: [
      NICE,
      'right true fair correct better clearer easier quicker simpler cheaper nicer faster sooner fair normal typical natural usual quick lucky bad-luck news good',
      // Assessments by their form, those left out that complain, ask for more or are no adjectives.
      /^(?!un(?!der|believ)|in(?!ter|spir|cred)|im(?!pres|peccable)|dis|ir|il|mis|over|any|ever|some|no|annoy|irritat|confus|worry|bor|shock|outrag|threat|ridic|danger|hid|horr|terr|miser|table|cable|(?:previ|vari|obnoxi)ous|parking|billing|booking|evening|morning|ceiling|building|wedding|meeting|being|going|coming|talking|asking|calling|question|regrettable|debatable|available|liable|possible|frighten|frustrat|exhaust|tir(?:ing|esome)|charging|lying|cheating|insult|depress|embarrass|alarm|pain|awful|care|doubt|harm|waste|dread|shame|hand|stress)\p{L}{2,}(?:ing|ful|ous|able|ible|tastic)$/u,
    ],
    exclaimed: [
      NICE.replaceAll(
        /\b(?:good|clear|easy|simple|fine|okay|ok|useful|great|comfortable|efficient|practical|decent)\b/g,
        '',
      ),
      SAD,
      /^(?!awful|no|some|any|every)\p{L}{3,}(?:ing|ous|ful)$/u,
    ],
    very: [
      'very really so quite pretty rather just absolutely totally all truly extremely incredibly perfectly entirely fairly particularly most such only',
    ],
    thing: [
      'news stuff point idea thing job work choice touch deal plan offer man help service value one news success approach solution arrangement timing',
    ],
    lot: [
      'shame pity relief coincidence surprise story nightmare nuisance bother treat bargain pain joy pleasure delight blessing disappointment steal weight dream miracle mess day life world idea',
    ],
    noun: [
      /^(?!(?:is|are|was|were|do|does|did|but|and|or|can|could|will|would|if|not|no|to|i|you|we|the)$)\p{L}+$/u,
    ],
    know: ['know hear see learn have'],
    do: [
      'can do could would quite really totally completely fully just also certainly perfectly absolutely so already rather',
    ],
    thought: ['thought expected suspected figured hoped feared guessed imagined heard'],
  },
);
