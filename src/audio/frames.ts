/** The one frame size of the house: 20 ms of 16 kHz mono, as floats in [-1, 1]. */
export const FRAME_MS = 20;
export const SAMPLE_RATE_HZ = 16_000;
export const FRAME_SAMPLES = (SAMPLE_RATE_HZ / 1000) * FRAME_MS;
/** The same 20 ms of a telephone, which carries no more: 8 kHz. Who hears a frame tells by its length which of the two it is. */
export const NARROW_HZ = 8000;
export const NARROW_SAMPLES = (NARROW_HZ / 1000) * FRAME_MS;
