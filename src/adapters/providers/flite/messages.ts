/** What passes between the synthesiser and its workers. */
import type { Phone } from './phones.ts';

export type FliteVoice = 'slt' | 'rms' | 'awb' | 'kal16';
export const FLITE_VOICES: readonly FliteVoice[] = ['slt', 'rms', 'awb', 'kal16'];

export type Work =
  | { type: 'speak'; text: string; voice: FliteVoice; speed: number; pitch?: number }
  /** Only the phones of a text, without its sound: much cheaper. */
  | { type: 'phones'; text: string };

export interface Done {
  /** 16-bit samples at 16 kHz; none for `phones`. */
  samples: Int16Array;
  phones: Phone[];
}

export interface WorkOrder {
  id: number;
  work: Work;
}

export type WorkReply = { id: number; done: Done } | { id: number; fault: string };
