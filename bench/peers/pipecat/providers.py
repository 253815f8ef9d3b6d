"""Local providers that do the least a provider can do, the same for every contestant.

A recogniser that hears energy, a model with one sentence, a synthesiser with one tone. SPEED=vendor gives each
the delays of a usual vendor.
"""

import asyncio
import os
import re
from collections.abc import AsyncGenerator
from dataclasses import fields

import numpy as np
from pipecat.frames.frames import (
    Frame,
    LLMContextFrame,
    LLMFullResponseEndFrame,
    LLMFullResponseStartFrame,
    TranscriptionFrame,
    TTSAudioRawFrame,
)
from pipecat.processors.frame_processor import FrameDirection
from pipecat.services.llm_service import LLMService
from pipecat.services.settings import LLMSettings, STTSettings, TTSSettings
from pipecat.services.stt_service import STTService
from pipecat.services.tts_service import TTSService
from pipecat.utils.time import time_now_iso8601

REPLY = "Certainly, I can help with that, let me check it for you now."
WORDS = re.findall(r"\S+ ?", REPLY)
SECONDS_PER_CHARACTER = 0.065
RATE_HZ = 8000
# Below this RMS a frame is silence. Digital silence is 0; the utterances' quietest frame is above 8.
SILENCE_RMS = float(os.environ.get("SILENCE_RMS", "4"))

VENDOR = {"final": 0.150, "first_token": 0.350, "per_token": 0.025, "first_audio": 0.120}
INSTANT = {"final": 0.0, "first_token": 0.0, "per_token": 0.0, "first_audio": 0.0}
DELAY = VENDOR if os.environ.get("SPEED") == "vendor" else INSTANT

TONE = (6000 * np.sin(2 * np.pi * 440 * np.arange(RATE_HZ * 10) / RATE_HZ)).astype(np.int16).tobytes()


class InstantSTT(STTService):
    """Gives its final with the first frame of silence, so 20 ms after the last frame of speech."""

    def __init__(self):
        super().__init__(ttfs_p99_latency=0.02 + DELAY["final"], settings=STTSettings(model=None, language=None))
        self._hears_speech = False

    async def run_stt(self, audio: bytes) -> AsyncGenerator[Frame | None, None]:
        samples = np.frombuffer(audio, dtype=np.int16).astype(np.float32)
        was, self._hears_speech = self._hears_speech, float(np.dot(samples, samples)) > SILENCE_RMS**2 * samples.size
        if was and not self._hears_speech:
            if DELAY["final"] == 0:
                yield self._final()
            else:
                self.create_task(self._final_later(), "final_later")

    async def _final_later(self):
        await asyncio.sleep(DELAY["final"])
        await self.push_frame(self._final())

    def _final(self) -> TranscriptionFrame:
        return TranscriptionFrame("the caller said something", "", time_now_iso8601(), finalized=True)


class InstantLLM(LLMService):
    """Answers with one sentence, word by word: all words at once, or as a vendor sends them."""

    def __init__(self):
        unset = {field.name: None for field in fields(LLMSettings) if field.name != "extra"}
        super().__init__(settings=LLMSettings(**unset))

    async def process_frame(self, frame: Frame, direction: FrameDirection):
        await super().process_frame(frame, direction)
        if not isinstance(frame, LLMContextFrame):
            await self.push_frame(frame, direction)
            return
        await self.push_frame(LLMFullResponseStartFrame())
        await asyncio.sleep(DELAY["first_token"])
        for token in WORDS:
            await self._push_llm_text(token)
            if DELAY["per_token"]:
                await asyncio.sleep(DELAY["per_token"])
        await self.push_frame(LLMFullResponseEndFrame())


class InstantTTS(TTSService):
    """Gives all audio of a reply at once, 65 ms a character, in the chunks that Pipecat recommends (0.5 s)."""

    def __init__(self, **kwargs):
        super().__init__(
            push_start_frame=True,
            push_stop_frames=True,
            sample_rate=RATE_HZ,
            settings=TTSSettings(model=None, voice=None, language=None),
            **kwargs,
        )

    async def run_tts(self, text: str, context_id: str) -> AsyncGenerator[Frame | None, None]:
        if DELAY["first_audio"]:
            await asyncio.sleep(DELAY["first_audio"])
        total = round(len(text) * SECONDS_PER_CHARACTER * RATE_HZ) * 2
        for at in range(0, total, self.chunk_size):
            yield TTSAudioRawFrame(TONE[at : min(at + self.chunk_size, total)], RATE_HZ, 1, context_id=context_id)
