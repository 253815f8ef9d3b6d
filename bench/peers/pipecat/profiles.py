"""The settings of each profile. README.md says why they are fair; change both together."""

from dataclasses import dataclass

from pipecat.audio.vad.silero import SileroVADAnalyzer
from pipecat.audio.vad.vad_analyzer import VADParams
from pipecat.processors.aggregators.llm_response_universal import LLMUserAggregatorParams
from pipecat.turns.user_stop import SpeechTimeoutUserTurnStopStrategy
from pipecat.turns.user_turn_strategies import UserTurnStrategies

# One window of Silero is 32 ms at 8 kHz: the least that can start or stop speech. The volume gate, smoothed over
# several windows, is off, since it only delays.
QUICK_VAD = VADParams(confidence=0.5, start_secs=0.032, stop_secs=0.032, min_volume=0.0)


@dataclass
class Profile:
    """One call's settings, made anew for each call."""

    user: LLMUserAggregatorParams
    worker: dict
    chunks_10ms: int | None = None


def _default() -> Profile:
    return Profile(LLMUserAggregatorParams(vad_analyzer=SileroVADAnalyzer()), {})


def _default_vad() -> Profile:
    stop = UserTurnStrategies(stop=[SpeechTimeoutUserTurnStopStrategy()])
    return Profile(LLMUserAggregatorParams(vad_analyzer=SileroVADAnalyzer(), user_turn_strategies=stop), {})


def _quick() -> Profile:
    stop = UserTurnStrategies(stop=[SpeechTimeoutUserTurnStopStrategy(user_speech_timeout=0.0)])
    user = LLMUserAggregatorParams(
        vad_analyzer=SileroVADAnalyzer(params=QUICK_VAD), user_turn_strategies=stop, empty_user_turn=None
    )
    return Profile(user, {"enable_rtvi": False, "enable_turn_tracking": False}, chunks_10ms=2)


PROFILES = {"default": _default, "default-vad": _default_vad, "quick": _quick}
