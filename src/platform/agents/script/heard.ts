/** Whether an interrupted caller can know what was asked. */

/** So much of the question must have been heard for a bare "yes" to be an answer to it. */
const ENOUGH = 0.6;

export function questionWasHeard(
  interrupted: { said: string; heard: string } | null,
  question: string,
): boolean {
  if (interrupted === null || question === '') return true;
  const said = wordCount(interrupted.said);
  const heard = wordCount(interrupted.heard);
  const asked = wordCount(question);
  // The question is the last thing that is said.
  return heard - (said - asked) >= asked * ENOUGH;
}

function wordCount(text: string): number {
  return text.split(/\s+/).filter((word) => word !== '').length;
}
