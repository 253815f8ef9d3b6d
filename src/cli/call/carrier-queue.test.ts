import { expect, it } from 'vitest';
import { CarrierQueue } from './carrier-queue.ts';

function carrier(): { queue: CarrierQueue; marks: string[]; play: () => number[] } {
  const marks: string[] = [];
  const queue = new CarrierQueue((name) => marks.push(name));
  const into = new Uint8Array(4);
  return {
    queue,
    marks,
    play: () => {
      queue.play(into);
      return [...into];
    },
  };
}

it('plays in order whatever the pieces, and silence when it runs dry', () => {
  const { queue, play } = carrier();
  queue.push(Uint8Array.of(1, 2, 3));
  queue.push(Uint8Array.of(4, 5));
  expect(play()).toEqual([1, 2, 3, 4]);
  expect(play()).toEqual([5, 255, 255, 255]);
  expect(play()).toEqual([255, 255, 255, 255]);
});

it('returns a mark when what came before it has been played, and at once when nothing is queued', () => {
  const { queue, marks, play } = carrier();
  queue.mark('empty');
  expect(marks).toEqual(['empty']);
  queue.push(Uint8Array.of(1, 2, 3, 4));
  queue.mark('four');
  queue.push(Uint8Array.of(5));
  queue.mark('five');
  expect(marks).toEqual(['empty']);
  play();
  expect(marks).toEqual(['empty', 'four']);
  play();
  expect(marks).toEqual(['empty', 'four', 'five']);
});

it('at a clear forgets the audio, returns the pending marks, and counts on rightly', () => {
  const { queue, marks, play } = carrier();
  queue.push(Uint8Array.of(1, 2, 3, 4, 5, 6));
  queue.mark('a');
  play();
  queue.clear();
  expect(marks).toEqual(['a']);
  expect(play()).toEqual([255, 255, 255, 255]);
  queue.push(Uint8Array.of(7, 8, 9, 9, 9));
  queue.mark('b');
  expect(play()).toEqual([7, 8, 9, 9]);
  expect(marks).toEqual(['a']);
  play();
  expect(marks).toEqual(['a', 'b']);
});
