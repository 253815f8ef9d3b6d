/** Real time and real chance: the only place where they come from. */
import { randomBytes } from 'node:crypto';
import type { Rest } from '#platform/lines/wake-ups.ts';
import type { Chance, Clock } from '#voice/ports/clock.ts';

export const systemClock: Clock = {
  nowMs: () => performance.now(),
  epochMs: () => Date.now(),
  timer(delayMs, fire) {
    const timer = setTimeout(fire, delayMs);
    return () => clearTimeout(timer);
  },
};

const cell = new Int32Array(new SharedArrayBuffer(4));

export const systemRest: Rest = {
  nowMs: () => performance.now(),
  sleep: (ms) => void Atomics.wait(cell, 0, 0, ms),
  afterwards: (work) => void setImmediate(work),
};

const LETTERS = '0123456789abcdefghijklmnopqrstuvwxyz';
const LENGTH = 20;
/** Bytes from here on are left out, so that every letter is as likely as any other. */
const FAIR = 256 - (256 % LETTERS.length);

export const systemChance: Chance = {
  id(prefix) {
    let letters = '';
    while (letters.length < LENGTH) {
      for (const byte of randomBytes(LENGTH)) {
        if (byte < FAIR && letters.length < LENGTH) letters += LETTERS[byte % LETTERS.length];
      }
    }
    return `${prefix}_${letters}`;
  },
  share: () => Math.random(),
};
