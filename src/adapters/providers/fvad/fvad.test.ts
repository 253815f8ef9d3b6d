import { voiceActivityContract } from '#voice/ports/voice-activity.contract.ts';
import { openFvad } from './fvad.ts';

voiceActivityContract('fvad', async () => ({ vad: await openFvad(), close: async () => undefined }));
