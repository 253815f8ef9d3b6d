/** Keeps a model's reasoning from being spoken: some servers send it inside the text, between `<think>` and `</think>`. */

const OPEN = '<think>';
const CLOSE = '</think>';

/** Returns a function that takes each piece of text and gives back what of it is to be spoken. Only an answer that begins with the mark is filtered. */
export function spokenPart(): (delta: string) => string {
  let mode: 'start' | 'thinking' | 'speaking' = 'start';
  let held = '';
  return (delta) => {
    if (mode === 'speaking') return delta;
    held += delta;
    if (mode === 'start') {
      const begun = held.trimStart();
      if (begun.length < OPEN.length && OPEN.startsWith(begun)) return '';
      mode = begun.startsWith(OPEN) ? 'thinking' : 'speaking';
    }
    if (mode === 'thinking') {
      const close = held.indexOf(CLOSE);
      if (close === -1) {
        held = held.slice(-CLOSE.length);
        return '';
      }
      mode = 'speaking';
      held = held.slice(close + CLOSE.length).trimStart();
    }
    const text = held;
    held = '';
    return text;
  };
}
