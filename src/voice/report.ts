import type { Input } from './inputs.ts';

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** An input on its way to the heart; the session adds the time. */
export type NewInput = DistributiveOmit<Input, 'atMs'>;
export type Report = (input: NewInput) => void;
