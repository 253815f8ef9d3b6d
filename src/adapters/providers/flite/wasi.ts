/**
 * The little of WASI (snapshot preview 1) that Flite needs: arguments, standard output and files in memory. Node's own WASI
 * crashes the process on long texts, and would let a program out of its memory; this one touches nothing outside.
 */

/** A clause of a minute is 2 MB; a program that writes more than this is not speaking. */
const MOST_BYTES_PER_FILE = 64 << 20;
const MOST_BYTES_PRINTED = 1 << 20;

const ERRNO = { ok: 0, badDescriptor: 8, noSpace: 51, illegalSeek: 70 } as const;
const FILETYPE = { characterDevice: 2, directory: 3, regularFile: 4 } as const;
const ROOT = 3;
const EVERY_RIGHT = 0xffff_ffff_ffff_ffffn;

export interface WasiResult {
  printed: string;
  /** What the program wrote, by path. */
  files: Map<string, Uint8Array>;
}

/** One program, made ready; it runs once. */
export interface WasiProgram {
  /** Runs to the end. Throws WebAssembly.RuntimeError where the program breaks, Error where it exits with a fault. */
  run(args: string[]): WasiResult;
}

interface OpenFile {
  path: string;
  bytes: Uint8Array;
  length: number;
  at: number;
}

interface World {
  args: Uint8Array[];
  memory: WebAssembly.Memory;
  printed: Uint8Array[];
  printedBytes: number;
  files: Map<number, OpenFile>;
}

class Exit extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`The program ended with status ${status}.`);
    this.status = status;
  }
}

/** Makes a program ready: copies its memory, which takes the longest of a short run. */
export function prepareProgram(module: WebAssembly.Module): WasiProgram {
  const world: World = {
    args: [],
    memory: new WebAssembly.Memory({ initial: 0 }),
    printed: [],
    printedBytes: 0,
    files: new Map(),
  };
  const imports = { ...argumentCalls(world), ...descriptorCalls(world), ...fileCalls(world) };
  const instance = new WebAssembly.Instance(module, { wasi_snapshot_preview1: imports });
  world.memory = instance.exports['memory'] as WebAssembly.Memory;
  return {
    run(args) {
      world.args = args.map((arg) => new TextEncoder().encode(`${arg.replaceAll('\0', ' ')}\0`));
      try {
        (instance.exports['_start'] as () => void)();
      } catch (fault) {
        if (!(fault instanceof Exit) || fault.status !== 0) throw fault;
      }
      const files = new Map<string, Uint8Array>();
      for (const file of world.files.values()) files.set(file.path, file.bytes.subarray(0, file.length));
      return { printed: Buffer.concat(world.printed).toString(), files };
    },
  };
}

const view = (world: World): DataView => new DataView(world.memory.buffer);

function argumentCalls(world: World) {
  return {
    args_sizes_get(countAt: number, bytesAt: number): number {
      view(world).setUint32(countAt, world.args.length, true);
      view(world).setUint32(
        bytesAt,
        world.args.reduce((sum, arg) => sum + arg.length, 0),
        true,
      );
      return ERRNO.ok;
    },
    args_get(pointersAt: number, textAt: number): number {
      const bytes = new Uint8Array(world.memory.buffer);
      let at = textAt;
      for (const [i, arg] of world.args.entries()) {
        view(world).setUint32(pointersAt + 4 * i, at, true);
        bytes.set(arg, at);
        at += arg.length;
      }
      return ERRNO.ok;
    },
    /** Flite only measures itself with it. */
    clock_time_get(_clock: number, _precision: bigint, timeAt: number): number {
      view(world).setBigUint64(timeAt, 0n, true);
      return ERRNO.ok;
    },
    proc_exit(status: number): never {
      throw new Exit(status);
    },
  };
}

function descriptorCalls(world: World) {
  return {
    fd_close: (): number => ERRNO.ok,
    fd_fdstat_get(descriptor: number, statAt: number): number {
      const type =
        descriptor < ROOT
          ? FILETYPE.characterDevice
          : descriptor === ROOT
            ? FILETYPE.directory
            : FILETYPE.regularFile;
      const at = view(world);
      at.setUint8(statAt, type);
      at.setUint16(statAt + 2, 0, true);
      at.setBigUint64(statAt + 8, EVERY_RIGHT, true);
      at.setBigUint64(statAt + 16, EVERY_RIGHT, true);
      return ERRNO.ok;
    },
    fd_fdstat_set_flags: (): number => ERRNO.ok,
    fd_prestat_get(descriptor: number, statAt: number): number {
      if (descriptor !== ROOT) return ERRNO.badDescriptor;
      view(world).setUint8(statAt, 0);
      view(world).setUint32(statAt + 4, 1, true);
      return ERRNO.ok;
    },
    fd_prestat_dir_name(_descriptor: number, nameAt: number, length: number): number {
      if (length > 0) view(world).setUint8(nameAt, '/'.charCodeAt(0));
      return ERRNO.ok;
    },
  };
}

function fileCalls(world: World) {
  let nextDescriptor = ROOT + 1;
  return {
    /** Every path is a new empty file: the program has nothing to read. */
    path_open(...call: (number | bigint)[]): number {
      const [, , pathAt, pathLength] = call as number[];
      const path = new TextDecoder().decode(new Uint8Array(world.memory.buffer, pathAt, pathLength));
      world.files.set(nextDescriptor, { path, bytes: new Uint8Array(1 << 16), length: 0, at: 0 });
      view(world).setUint32(call[8] as number, nextDescriptor, true);
      nextDescriptor += 1;
      return ERRNO.ok;
    },
    fd_read(_descriptor: number, _buffers: number, _count: number, readAt: number): number {
      view(world).setUint32(readAt, 0, true);
      return ERRNO.ok;
    },
    fd_seek(descriptor: number, offset: bigint, whence: number, positionAt: number): number {
      const file = world.files.get(descriptor);
      if (file === undefined) return ERRNO.illegalSeek;
      const from = whence === 0 ? 0 : whence === 1 ? file.at : file.length;
      file.at = Math.max(0, Math.min(MOST_BYTES_PER_FILE, from + Number(offset)));
      view(world).setBigUint64(positionAt, BigInt(file.at), true);
      return ERRNO.ok;
    },
    fd_write(descriptor: number, buffers: number, count: number, writtenAt: number): number {
      let written = 0;
      for (let i = 0; i < count; i += 1) {
        const at = view(world).getUint32(buffers + 8 * i, true);
        const length = view(world).getUint32(buffers + 8 * i + 4, true);
        const bytes = new Uint8Array(world.memory.buffer, at, length);
        if (!(descriptor < ROOT ? print(world, bytes) : append(world.files.get(descriptor), bytes)))
          return ERRNO.noSpace;
        written += length;
      }
      view(world).setUint32(writtenAt, written, true);
      return ERRNO.ok;
    },
  };
}

function print(world: World, bytes: Uint8Array): boolean {
  world.printedBytes += bytes.length;
  if (world.printedBytes > MOST_BYTES_PRINTED) return false;
  world.printed.push(bytes.slice());
  return true;
}

function append(file: OpenFile | undefined, bytes: Uint8Array): boolean {
  if (file === undefined || file.at + bytes.length > MOST_BYTES_PER_FILE) return false;
  const end = file.at + bytes.length;
  if (end > file.bytes.length) {
    const larger = new Uint8Array(Math.max(end, 2 * file.bytes.length));
    larger.set(file.bytes.subarray(0, file.length));
    file.bytes = larger;
  }
  file.bytes.set(bytes, file.at);
  file.at = end;
  file.length = Math.max(file.length, end);
  return true;
}
