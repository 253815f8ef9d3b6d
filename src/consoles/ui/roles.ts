/** What people call those who hear, speak and think. */
export const ROLES = { stt: 'recogniser', tts: 'synthesiser', llm: 'model' };
