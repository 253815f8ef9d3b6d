/** A call's recording as a WAV file, whole or in part: a player may seek in it, also while the call goes on. */
import { Readable } from 'node:stream';
import { ParleyError } from '#voice/errors.ts';
import { principalOf } from '../access/principal.ts';
import type { ApiDeps } from '../deps.ts';
import { problem, sendProblem } from '../problem.ts';
import type { Server } from '../routes.ts';
import { byteRange } from './byte-range.ts';
import { findCall } from './find.ts';
import { recording } from './schema.ts';

export async function recordingRoutes(server: Server, { tenant, recordings }: ApiDeps): Promise<void> {
  server.get(
    '/api/calls/:id/recording',
    {
      config: { permission: 'calls:listen' },
      schema: recording,
    },
    async (request, reply) => {
      const { params, headers, method } = request;
      const call = await findCall(tenant(principalOf(request).tenantId).calls, params.id);
      const file = await recordings.find(call.id);
      if (file === null) throw new ParleyError('request.unknown', `The call ${call.id} has no recording.`);
      const etag = `"${call.id}-${file.bytes}"`;
      reply
        .header('accept-ranges', 'bytes')
        .header('etag', etag)
        .header('cache-control', call.state === 'active' ? 'no-store' : 'private, no-cache')
        .header('content-disposition', `inline; filename="${call.id}.wav"`)
        .type('audio/wav');
      if (headers['if-none-match'] === etag) return reply.code(304).send();

      // A range of a file that has grown since is a range of another file.
      const wanted = (headers['if-range'] ?? etag) === etag ? headers.range : undefined;
      const range = byteRange(wanted, file.bytes);
      if (range === 'unsatisfiable') {
        reply.header('content-range', `bytes */${file.bytes}`);
        const detail = `The recording has ${file.bytes} bytes.`;
        return sendProblem(reply, { ...problem('request.invalid', { detail }), status: 416 });
      }
      const { start, end } = range ?? { start: 0, end: file.bytes - 1 };
      if (range !== null) {
        reply.code(206).header('content-range', `bytes ${start}-${end}/${file.bytes}`);
      }
      reply.header('content-length', end - start + 1);
      // An empty stream leaves the length as it was set.
      if (method === 'HEAD') return reply.send(Readable.from([]));
      return reply.send(Readable.from(recordings.read(call.id, { start, end }), { objectMode: false }));
    },
  );
}
