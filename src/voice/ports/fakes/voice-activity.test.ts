import { voiceActivityContract } from '../voice-activity.contract.ts';
import { fakeVoiceActivity } from './voice-activity.ts';

voiceActivityContract(
  'the fake detector',
  async () => ({ vad: fakeVoiceActivity(), close: async () => undefined }),
  {
    exceptions: { tone: 'It knows loudness only.' },
  },
);
