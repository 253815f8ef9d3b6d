/** The functions of WebRTC's detector (libfvad) as its WebAssembly package gives them. */
declare module '@echogarden/fvad-wasm' {
  export interface FvadModule {
    readonly HEAP16: Int16Array;
    _malloc(bytes: number): number;
    _free(at: number): void;
    _fvad_new(): number;
    _fvad_free(detector: number): void;
    _fvad_reset(detector: number): void;
    /** 0, least eager to say no, to 3; -1 when it is none of them. */
    _fvad_set_mode(detector: number, mode: number): number;
    _fvad_set_sample_rate(detector: number, sampleRateHz: number): number;
    /** 1 for speech, 0 for none, -1 for a frame that is not 10, 20 or 30 ms. */
    _fvad_process(detector: number, frameAt: number, samples: number): number;
  }
  export default function open(): Promise<FvadModule>;
}
