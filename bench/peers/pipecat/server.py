"""Pipecat behind the Twilio Media Streams protocol: one pipeline a call, all calls on one event loop."""

import json
import os
import resource
import sys
import time
from importlib.metadata import version

import uvicorn
from fastapi import FastAPI, WebSocket, WebSocketDisconnect
from loguru import logger

logger.remove()
logger.add(sys.stderr, level=os.environ.get("LOG_LEVEL", "ERROR").upper())

from pipecat.pipeline.pipeline import Pipeline  # noqa: E402  (the log's level comes first)
from pipecat.pipeline.worker import PipelineParams, PipelineWorker  # noqa: E402
from pipecat.processors.aggregators.llm_context import LLMContext  # noqa: E402
from pipecat.processors.aggregators.llm_response_universal import LLMContextAggregatorPair  # noqa: E402
from pipecat.serializers.twilio import TwilioFrameSerializer  # noqa: E402
from pipecat.transports.websocket.fastapi import FastAPIWebsocketParams, FastAPIWebsocketTransport  # noqa: E402
from pipecat.workers.runner import WorkerRunner  # noqa: E402

from profiles import PROFILES  # noqa: E402
from providers import RATE_HZ, InstantLLM, InstantSTT, InstantTTS  # noqa: E402

PORT = int(os.environ.get("PORT", "9300"))
PROFILE = os.environ.get("PROFILE", "default")
if PROFILE not in PROFILES:
    sys.exit(f"PROFILE={PROFILE} is not known; choose one of {', '.join(PROFILES)}")

app = FastAPI()
open_calls = 0
since = {"time": time.monotonic(), "user": 0.0, "system": 0.0}


@app.websocket("/")
async def answer(socket: WebSocket):
    """One call, from Twilio's `start` to its hang-up."""
    global open_calls
    await socket.accept()
    try:
        while (message := json.loads(await socket.receive_text()))["event"] != "start":
            pass
    except WebSocketDisconnect:
        return
    open_calls += 1
    try:
        await hold(socket, message["start"]["streamSid"])
    finally:
        open_calls -= 1


async def hold(socket: WebSocket, stream_sid: str):
    """Runs the call's pipeline until the caller hangs up."""
    profile = PROFILES[PROFILE]()
    hang_up_is_ours = TwilioFrameSerializer.InputParams(auto_hang_up=False)
    params = FastAPIWebsocketParams(
        audio_in_enabled=True,
        audio_out_enabled=True,
        add_wav_header=False,
        serializer=TwilioFrameSerializer(stream_sid=stream_sid, params=hang_up_is_ours),
    )
    if profile.chunks_10ms is not None:
        params.audio_out_10ms_chunks = profile.chunks_10ms
    transport = FastAPIWebsocketTransport(websocket=socket, params=params)
    context = LLMContext([{"role": "system", "content": "You answer the phone."}])
    aggregators = LLMContextAggregatorPair(context, user_params=profile.user)
    pipeline = Pipeline(
        [
            transport.input(),
            InstantSTT(),
            aggregators.user(),
            InstantLLM(),
            InstantTTS(),
            transport.output(),
            aggregators.assistant(),
        ]
    )
    rates = PipelineParams(audio_in_sample_rate=RATE_HZ, audio_out_sample_rate=RATE_HZ)
    worker = PipelineWorker(pipeline, params=rates, **profile.worker)

    @transport.event_handler("on_client_disconnected")
    async def hung_up(_transport, _client):
        await worker.cancel()

    runner = WorkerRunner(handle_sigint=False)
    await runner.add_workers(worker)
    await runner.run()


@app.get("/")
async def stats(reset: bool = False):
    """What the process did since the last reset: CPU seconds, calls."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    report = {
        "calls": open_calls,
        "seconds": time.monotonic() - since["time"],
        "userCpuSeconds": used.ru_utime - since["user"],
        "systemCpuSeconds": used.ru_stime - since["system"],
    }
    if reset:
        since.update(time=time.monotonic(), user=used.ru_utime, system=used.ru_stime)
    return report


class Server(uvicorn.Server):
    """Says that it is ready once the port is bound."""

    async def startup(self, sockets=None):
        await super().startup(sockets)
        print(f"ready ws://127.0.0.1:{PORT}/ pipecat {version('pipecat-ai')} profile {PROFILE}", flush=True)


if __name__ == "__main__":
    Server(uvicorn.Config(app, host="127.0.0.1", port=PORT, log_level="error", access_log=False)).run()
