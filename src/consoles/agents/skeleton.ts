/** What a new agent starts from: small, and valid as it stands. */
export function skeleton(id: string, name: string): string {
  return `id: ${JSON.stringify(id)}
name: ${JSON.stringify(name)}
description: Takes a message for whoever is away.
locale: en-US

persona:
  name: Alex
  tone: friendly
  disclosure: I am an automated assistant.

greeting:
  say: ${JSON.stringify(`Good morning, this is {agent} of ${name.replaceAll(/[{}]/g, '')}.`)}

goals:
  - Learn who called, what it is about, and where to call back.

steps:
  - id: caller
    ask: May I have your name?
    slot: caller
  - id: phone
    ask: On what number can we call you back?
    slot: phone

slots:
  caller:
    type: name
    confirm: implicit
    read_back: "Thank you, {value}."
  phone:
    type: digits
    min: 5
    max: 15
    confirm: explicit

closing:
  say: Thank you, I will pass it on. Goodbye!
`;
}

/** Lower-case letters, digits and hyphens, out of a name. */
export function idFrom(name: string): string {
  const plain = name.normalize('NFKD').toLowerCase();
  return plain
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 64);
}
