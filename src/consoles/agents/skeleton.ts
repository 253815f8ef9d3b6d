/** What a new agent starts from: small, and valid as it stands. */
export const SKELETON = `id: front-desk
name: Front desk
description: Takes a message for whoever is away.
locale: en-US

persona:
  name: Alex
  tone: friendly
  disclosure: I am an automated assistant.

greeting:
  say: Good morning, this is {agent} at the front desk.

steps:
  - id: urgent
    ask: Is it urgent?
    slot: urgent

slots:
  urgent:
    type: yes-no

closing:
  say: Thank you, I will pass it on. Goodbye!
`;
