import { expect, test } from 'vitest';
import { phoneNumber } from './phone.ts';

test.each([
  ['+12125550142', '+1 212 555 0142'],
  ['+442079460018', '+44 207 946 0018'],
  ['+33140000042', '+33 140 000 042'],
  ['+74951234567', '+7 495 123 4567'],
  ['+881612345678', '+881 612 345 678'],
  ['+4930123456', '+49 301 234 56'],
])('the number %s is read as %s', (number, read) => {
  expect(phoneNumber(number)).toBe(read);
});

test.each(['•••42', 'client:ada', '+1 212 555 0142', 'anonymous', ''])(
  '“%s” is no number in international form and stays as it is',
  (text) => {
    expect(phoneNumber(text)).toBe(text);
  },
);
