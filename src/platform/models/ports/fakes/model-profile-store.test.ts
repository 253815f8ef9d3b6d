import { modelProfileContract } from '../model-profile-store.contract.ts';
import { memoryModelProfiles } from './model-profile-store.ts';

modelProfileContract('memory', async () => ({ own: memoryModelProfiles(), other: memoryModelProfiles() }));
