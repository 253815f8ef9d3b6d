/**
 * Makes small ONNX files, byte by byte: the mean of the features through a sigmoid, which is a turn detector in form, though it knows
 * nothing of turns. The fields are those of onnx.proto3.
 */
type Bytes = number[];

export interface GraphShape {
  input?: string;
  /** Bands and steps of the input. */
  bands?: number;
  steps?: number;
  /** Without it the output is a mean, which is no probability. */
  sigmoid?: boolean;
}

export function onnxFile({
  input = 'input_features',
  bands = 80,
  steps = 800,
  sigmoid = true,
}: GraphShape = {}): Uint8Array {
  const mean = [
    ...text(1, input),
    ...text(2, sigmoid ? 'mean' : 'probability'),
    ...text(4, 'ReduceMean'),
    ...message(5, [...text(1, 'axes'), ...number(8, 1), ...number(8, 2), ...number(20, INTS)]),
    ...message(5, [...text(1, 'keepdims'), ...number(3, 0), ...number(20, INT)]),
  ];
  const squash = [...text(1, 'mean'), ...text(2, 'probability'), ...text(4, 'Sigmoid')];
  const graph = [
    ...message(1, mean),
    ...(sigmoid ? message(1, squash) : []),
    ...text(2, 'turn'),
    ...message(11, tensor(input, ['batch', bands, steps])),
    ...message(12, tensor('probability', ['batch'])),
  ];
  const opset = [...text(1, ''), ...number(2, 13)];
  return Uint8Array.from([...number(1, 8), ...text(2, 'parley'), ...message(7, graph), ...message(8, opset)]);
}

const INT = 2;
const INTS = 7;
const FLOAT = 1;

function tensor(name: string, dims: (string | number)[]): Bytes {
  const shape = dims.flatMap((dim) => message(1, typeof dim === 'number' ? number(1, dim) : text(2, dim)));
  return [...text(1, name), ...message(2, message(1, [...number(1, FLOAT), ...message(2, shape)]))];
}

function number(field: number, value: number): Bytes {
  return [...varint(field << 3), ...varint(value)];
}

function text(field: number, value: string): Bytes {
  return message(field, [...new TextEncoder().encode(value)]);
}

function message(field: number, bytes: Bytes): Bytes {
  return [...varint((field << 3) | 2), ...varint(bytes.length), ...bytes];
}

function varint(value: number): Bytes {
  const bytes: Bytes = [];
  for (; value > 127; value >>>= 7) bytes.push((value & 127) | 128);
  return [...bytes, value];
}
