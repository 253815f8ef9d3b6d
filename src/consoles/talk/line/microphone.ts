/** Opens the microphone, and says in words what to do when that fails. */

export type MicrophoneFault =
  | 'denied'
  | 'dismissed'
  | 'none'
  | 'in-use'
  | 'insecure'
  | 'unsupported'
  | 'failed';

export class MicrophoneError extends Error {
  readonly fault: MicrophoneFault;

  constructor(fault: MicrophoneFault, options?: ErrorOptions) {
    super(`microphone: ${fault}`, options);
    this.name = 'MicrophoneError';
    this.fault = fault;
  }
}

/** Opens one microphone channel with the browser's own echo cancellation, so that the agent does not hear itself. */
export async function openMicrophone(deviceId: string | null): Promise<MediaStream> {
  if (!window.isSecureContext) throw new MicrophoneError('insecure');
  // oxlint-disable-next-line typescript/no-unnecessary-condition -- absent in old browsers and insecure pages
  if (!navigator.mediaDevices?.getUserMedia) throw new MicrophoneError('unsupported');
  try {
    return await navigator.mediaDevices.getUserMedia({
      audio: {
        echoCancellation: true,
        noiseSuppression: true,
        autoGainControl: true,
        channelCount: 1,
        ...(deviceId === null ? {} : { deviceId: { exact: deviceId } }),
      },
    });
  } catch (error) {
    const name = error instanceof DOMException ? error.name : '';
    if (name === 'OverconstrainedError' && deviceId !== null) return openMicrophone(null);
    throw new MicrophoneError(await faultOf(name), { cause: error });
  }
}

async function faultOf(name: string): Promise<MicrophoneFault> {
  switch (name) {
    case 'NotAllowedError':
      return (await mayStillAsk()) ? 'dismissed' : 'denied';
    case 'SecurityError':
      return 'denied';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'none';
    case 'NotReadableError':
    case 'AbortError':
      return 'in-use';
    default:
      return 'failed';
  }
}

/** True when the browser would ask again: the question was closed, not answered. */
async function mayStillAsk(): Promise<boolean> {
  try {
    return (await navigator.permissions.query({ name: 'microphone' })).state === 'prompt';
  } catch {
    return false;
  }
}

/** What happened, and what to do about it. */
export const MICROPHONE_HELP: Record<MicrophoneFault, { title: string; cure: string[] }> = {
  denied: {
    title: 'This page may not use the microphone',
    cure: [
      'Click the icon beside the address, set Microphone to “Allow”, and try again.',
      'If it is not listed there, allow this browser in the privacy settings of your system.',
    ],
  },
  dismissed: {
    title: 'The question about the microphone was closed',
    cure: ['Try again, and choose “Allow” when the browser asks.'],
  },
  none: {
    title: 'No microphone was found',
    cure: ['Plug one in, or switch your headset on.', 'Then try again; no reload is needed.'],
  },
  'in-use': {
    title: 'The microphone is in use',
    cure: [
      'Another program holds it, or the system could not start it.',
      'Close other calls and recorders, or choose another microphone, and try again.',
    ],
  },
  insecure: {
    title: 'The browser gives no microphone to this address',
    cure: [
      'Browsers allow it only over https, or on this very machine.',
      'Open the page as http://localhost, or put Parley behind https.',
    ],
  },
  unsupported: {
    title: 'This browser cannot record sound',
    cure: ['Use a current Firefox, Chrome, Edge or Safari.'],
  },
  failed: {
    title: 'The microphone could not be opened',
    cure: ['Unplug it and plug it in again, or choose another one, and try again.'],
  },
};

/** The microphones that may be chosen from; names are known only once one of them has been allowed. */
export async function listMicrophones(): Promise<{ id: string; label: string }[]> {
  // oxlint-disable-next-line typescript/no-unnecessary-condition -- absent in old browsers and insecure pages
  if (!navigator.mediaDevices?.enumerateDevices) return [];
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices
    .filter((device) => device.kind === 'audioinput' && device.deviceId !== '' && device.label !== '')
    .map((device) => ({ id: device.deviceId, label: device.label }));
}
