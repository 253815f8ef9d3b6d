/** Whole conversations by text with the two business examples, on Monday the 23rd of November 2026. */
import { describe, expect, it } from 'vitest';
import { Dialogue, example } from './play.test-support.ts';

const strategies = { dental: example('dental'), sales: example('sales') };

async function play(
  name: keyof typeof strategies,
  ...lines: Parameters<Dialogue['play']>
): Promise<Dialogue> {
  const dialogue = new Dialogue(strategies[name]);
  await dialogue.play(...lines);
  return dialogue;
}

describe('the dental front desk', () => {
  it('books an appointment, step by step', async () => {
    const dialogue = await play(
      'dental',
      'hi, i would like to make an appointment',
      'i have a toothache',
      'no',
      'peter clark',
      'tomorrow',
      'in the morning',
      'nine',
      'double five five, oh one three four',
      "yes that's right",
      "no that's all, thanks",
    );
    expect(dialogue.transcript.join('\n')).toMatchInlineSnapshot(`
      "agent:  Thank you for calling Bright Dental. This is Ava, the automated assistant. What can we do for you?
      caller: hi, i would like to make an appointment
      agent:  Gladly. What can we do for you?
      caller: i have a toothache
      agent:  I am sorry to hear that. Let us get you in soon. Have you been to our practice before?
      caller: no
      agent:  Then welcome to the practice. What is your name, please?
      caller: peter clark
      agent:  Thank you, Peter Clark. Which day would suit you, Peter?
      caller: tomorrow
      agent:  Tuesday, November twenty-fourth. And what time?
      caller: in the morning
      agent:  What time in the morning?
      caller: nine
      agent:  9 AM. What number can we reach you on?
      caller: double five five, oh one three four
      agent:  I have five five five, zero one three four. Is that right?
      caller: yes that's right
      agent:  Then I have you down for a toothache on Tuesday, November twenty-fourth at 9 AM, under the name Peter Clark. We will call you if anything changes. Is there anything else that I can do for you?
      caller: no that's all, thanks
      agent:  Thank you for calling Bright Dental. See you on Tuesday, November twenty-fourth. Goodbye!"
    `);
    expect(dialogue.ended).toBe('booked');
  });

  it('takes "I need a cleaning" for a wish and nothing else', async () => {
    // What the caller heard: "A cleaning, gladly. Only to call you if the appointment has to change." The word "need" alone was
    // taken for "what do you need that for".
    const dialogue = await play('dental', 'i need cleaning');
    expect(dialogue.replies.at(-1)!.text).toBe('A cleaning, gladly. Have you been to our practice before?');
  });

  it('takes several answers in one sentence, a mended digit, and a change at the end', async () => {
    const dialogue = await play(
      'dental',
      'a cleaning next tuesday at three for anna miller',
      'yes',
      'five five five oh one three four',
      'no, five not four',
      'yes',
      'actually make it thursday',
      'no thank you',
    );
    expect(dialogue.transcript.join('\n')).toMatchInlineSnapshot(`
      "agent:  Thank you for calling Bright Dental. This is Ava, the automated assistant. What can we do for you?
      caller: a cleaning next tuesday at three for anna miller
      agent:  A cleaning, gladly. Thank you, Anna Miller. Tuesday, December first. 3 PM. Have you been to our practice before?
      caller: yes
      agent:  Welcome back. What number can we reach you on?
      caller: five five five oh one three four
      agent:  I have five five five, zero one three four. Is that right?
      caller: no, five not four
      agent:  So the number is five five five, zero one three five. Did I get it right?
      caller: yes
      agent:  Then I have you down for a cleaning on Tuesday, December first at 3 PM, under the name Anna Miller. We will call you if anything changes. Is there anything else that I can do for you?
      caller: actually make it thursday
      agent:  All right, Thursday, November twenty-sixth. Anything else?
      caller: no thank you
      agent:  Thank you for calling Bright Dental. See you on Thursday, November twenty-sixth. Goodbye!"
    `);
    expect(dialogue.slots).toMatchObject({
      reason: 'a cleaning',
      name: 'Anna Miller',
      day: '2026-11-26',
      time: '15:00',
      phone: '5550135',
      appointment: 'Thursday, November twenty-sixth at 3 PM',
    });
  });

  it('corrects what it took wrongly', async () => {
    const dialogue = await play(
      'dental',
      'a check up',
      'yes',
      'john',
      "no it's joan baker",
      'tuesday',
      'no, wednesday',
    );
    expect(dialogue.slots).toMatchObject({ name: 'Joan Baker', day: '2026-11-25' });
    await dialogue.say('half past three');
    await dialogue.say('i said four not three');
    expect(dialogue.slots['time']).toBe('16:00');
    expect(dialogue.replies.at(-1)?.text).toMatch(/telephone number\?$/);
  });

  it('takes a value back on a bare no', async () => {
    const dialogue = await play('dental', 'a filling', 'yes', 'anna miller', 'tomorrow', "no that's wrong");
    expect(dialogue.slots['day']).toBeUndefined();
    expect(dialogue.replies.at(-1)?.text).toMatch(/^Sorry about that\. Which day/);
  });

  it('answers in between and comes back to its question', async () => {
    const dialogue = await play(
      'dental',
      'are you open on saturday',
      'what did you say',
      'hold on',
      'are you a robot',
      'how much is a cleaning',
    );
    expect(dialogue.transcript.join('\n')).toMatchInlineSnapshot(`
      "agent:  Thank you for calling Bright Dental. This is Ava, the automated assistant. What can we do for you?
      caller: are you open on saturday
      agent:  We are open Monday to Friday, from eight in the morning to five in the afternoon. What can we do for you?
      caller: what did you say
      agent:  Of course. We are open Monday to Friday, from eight in the morning to five in the afternoon. What can we do for you?
      caller: hold on
      agent:  Of course, take your time.
      caller: are you a robot
      agent:  I am an automated assistant, not a person. I book appointments for Bright Dental, and our team sees everything that I write down. What can we do for you?
      caller: how much is a cleaning
      agent:  A check-up is sixty dollars and a cleaning is ninety. For anything else the dentist tells you the price first. What can we do for you?"
    `);
  });

  it('refuses days and hours on which it is closed', async () => {
    const dialogue = await play('dental', 'cleaning', 'no', 'mary jones', 'saturday');
    expect(dialogue.replies.at(-1)?.text).toMatch(/^That is a Saturday, and we are closed then\./);
    await dialogue.play('friday', 'at nine in the evening');
    expect(dialogue.replies.at(-1)?.text).toMatch(/^We see patients between eight/);
  });

  it.each(['my face is swollen', 'this is an emergency', 'my tooth was knocked out help'])(
    'sends "%s" to the emergency line',
    async (said) => {
      const dialogue = await play('dental', said);
      expect(dialogue.ended).toBe('emergency');
      expect(dialogue.replies.at(-1)?.text).toContain('five five five, zero one nine nine');
    },
  );

  it('asks the question again when it was cut off before it', async () => {
    const dialogue = await play('dental', 'a toothache', { text: 'yes', heard: 'I am sorry to' });
    expect(dialogue.slots['been_before']).toBeUndefined();
    expect(dialogue.replies.at(-1)?.text).toBe('Have you been to our practice before?');
    expect(dialogue.replies.at(-1)?.outcome.notUnderstood).toBeUndefined();
  });

  it('takes no hint of a yes for a number that was not heard', async () => {
    const dialogue = await play(
      'dental',
      'a toothache',
      'yes',
      'mary jones',
      'friday',
      'at ten',
      '555 0134',
      {
        text: 'yes',
        heard: 'I have five',
      },
    );
    expect(dialogue.slots['phone']).toBeUndefined();
    expect(dialogue.replies.at(-1)?.text).toContain('five five five, zero one three four');
  });

  it('takes a number for a person to call back', async () => {
    const dialogue = await play('dental', 'can i speak to a person', '555-0134', 'yes');
    expect(dialogue.replies.at(-1)?.text).toMatch(/our team will call you back/);
  });

  it('does not end the call on a faintly heard goodbye', async () => {
    const dialogue = await play('dental', { text: 'goodbye', confidence: 0.4 });
    expect(dialogue.ended).toBeNull();
  });
});

describe('the sales call', () => {
  it('books a demo after an objection', async () => {
    const dialogue = await play(
      'sales',
      'sure',
      'maybe twenty',
      'how much is it',
      "that's too expensive",
      'yes okay',
      'anna miller',
      'next wednesday at half past ten',
      'anna dot miller at example dot com',
      'yes',
    );
    expect(dialogue.transcript.join('\n')).toMatchInlineSnapshot(`
      "agent:  Hello, this is Sam, an automated assistant calling from Northwind. We make a telephone assistant that answers when nobody else can. Do you have half a minute?
      caller: sure
      agent:  About how many calls does your business miss in a week?
      caller: maybe twenty
      agent:  20 a week, that is a lot of customers who call the next number. Would you like to see in fifteen minutes how it answers them for you?
      caller: how much is it
      agent:  It is forty nine dollars a month, with the first month free, and you can stop at any time. Would you like to see in fifteen minutes how it answers them for you?
      caller: that's too expensive
      agent:  One customer who would have called elsewhere pays for the month, and the first month is free. Would you like to see in fifteen minutes how it answers them for you?
      caller: yes okay
      agent:  Wonderful. Who shall I put it under?
      caller: anna miller
      agent:  Thank you, Anna. Which day suits you, Anna?
      caller: next wednesday at half past ten
      agent:  Where may I send the invitation? Your mail address, please, slowly.
      caller: anna dot miller at example dot com
      agent:  I have A, N, N, A, dot, M, I, L, L, E, R, at, E, X, A, M, P, L, E, dot, C, O, M. Is that right?
      caller: yes
      agent:  Perfect, Anna. A colleague will show it to you on Wednesday, December second at 10:30 AM. The invitation is on its way. If anything comes up, just answer that mail. Thank you, and goodbye!"
    `);
    expect(dialogue.slots).toMatchObject({ email: 'anna.miller@example.com', demo_time: '10:30' });
  });

  it('books a callback with somebody who is busy', async () => {
    const dialogue = await play('sales', "i'm busy", "no really i'm in a meeting", 'yes', 'thursday');
    expect(dialogue.slots['outcome_callback']).toBe('2026-11-26');
    expect(dialogue.ended).toBe('completed');
  });

  it('takes a day for a yes to a callback', async () => {
    const dialogue = await play('sales', 'no', 'next week monday');
    expect(dialogue.slots['outcome_callback']).toBe('2026-11-30');
    expect(dialogue.slots['demo_day']).toBeUndefined();
    expect(dialogue.ended).toBe('completed');
  });

  it('takes a second no for a no', async () => {
    const dialogue = await play('sales', 'not interested', 'no i am not interested');
    expect(dialogue.ended).toBe('not interested');
  });

  it('never calls again when asked not to', async () => {
    const dialogue = await play('sales', 'yes but what is this about', 'take me off your list');
    expect(dialogue.ended).toBe('do not call');
  });

  it('sends an e-mail to somebody who wants nothing else', async () => {
    const dialogue = await play(
      'sales',
      'yes',
      'i have no idea',
      'we already have an answering machine',
      'send me an email',
      'just email me',
      'bob at corp dot com',
      'yes',
    );
    expect(dialogue.ended).toBe('information sent');
    expect(dialogue.slots['email']).toBe('bob@corp.com');
  });
});
