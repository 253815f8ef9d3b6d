/** A process that records a call until it is killed: `node sealed-writer.fixture.ts <folder> <base64 of a key> <rate>`; says what it has written. */
import { keyVault } from '#platform/governance/custody/keys/key-vault.ts';
import { memoryDataKeyStore } from '#platform/governance/custody/keys/fakes/data-key-store.ts';
import { localKey } from '../../keys/local-key.ts';
import { sealedRecordings } from './sealed-recordings.ts';
import { realClock } from '#voice/ports/fakes/real-time.ts';

const [folder, text, rate] = process.argv.slice(2);
const master = localKey(Buffer.from(text!, 'base64'));
const store = memoryDataKeyStore();
const vault = keyVault({
  store,
  clock: realClock,
  masters: {
    current: async () => master,
    find: async () => master,
    beginRotation: async () => master,
    endRotation: async () => {},
  },
});
const recordings = sealedRecordings({ folder: folder!, vault: () => vault });
const writer = recordings.begin(
  { id: 'call_1', tenantId: 'default', sampleRateHz: rate === '8000' ? 8000 : 16_000 },
  (fault) => {
    throw fault;
  },
);
let written = 0;
setInterval(() => {
  for (let frame = 0; frame < 50; frame += 1)
    writer.write(Int16Array.from({ length: 640 }, () => written++ % 30_000));
  process.stdout.write(`${JSON.stringify({ written, keys: store.rows() })}\n`);
}, 5);
