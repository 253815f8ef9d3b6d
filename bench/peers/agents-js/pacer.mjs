// One timer for all calls of the process: each line is due every 20 ms from its own first frame.

const FRAME_MS = 20;
const LOOK_EVERY_MS = 4;
const lines = new Set();
let timer = null;

/** Starts to call `line.tick()` every 20 ms, the first time 20 ms from now. */
export function start(line) {
  line.dueMs = performance.now() + FRAME_MS;
  lines.add(line);
  timer ??= setTimeout(look, LOOK_EVERY_MS);
}

export function stop(line) {
  lines.delete(line);
}

function look() {
  const nowMs = performance.now();
  for (const line of lines) {
    while (line.dueMs <= nowMs && lines.has(line)) {
      line.dueMs += FRAME_MS;
      line.tick();
    }
  }
  timer = lines.size > 0 ? setTimeout(look, LOOK_EVERY_MS) : null;
}
