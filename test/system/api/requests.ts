/** Requests drawn by chance from an OpenAPI document: some as it asks for, some a little wrong, some hostile. */
import fc, { type Arbitrary } from 'fast-check';
import { type Document, type Operation, resolved, type Schema } from './operations.ts';

export interface Drawn {
  method: string;
  /** With its query. */
  url: string;
  headers: Record<string, string>;
  body: string | null;
}

/** Deeper schemas are cut here: ours refer to themselves. */
const DEEPEST = 4;

const STRANGE_TEXTS = fc.constantFrom(
  '',
  '\0',
  '\u202eevil',
  '\ud800',
  '../../etc/passwd',
  '..%2f..%2f',
  "' or 1=1 --",
  '${7*7}',
  '{{constructor}}',
  '<script>alert(1)</script>',
  '__proto__',
  'null',
  'NaN',
  '1e999',
  '-0',
  '💥'.repeat(200),
  'x'.repeat(70_000),
  'http://169.254.169.254/latest/meta-data/',
  'file:///etc/passwd',
  '2026-02-30T99:99:99Z',
);

const STRANGE_VALUES: Arbitrary<unknown> = fc.oneof(
  STRANGE_TEXTS,
  fc.constantFrom(null, true, -1, 0, 1.5, 2 ** 53, -(2 ** 63), 1e308, [], {}, [[[[[]]]]], { constructor: 1 }),
  fc.json({ maxDepth: 2 }).map((text) => JSON.parse(text) as unknown),
);

/** Values of a schema; with `strange` now and then something else in place of a part of it. */
export function valuesOf(
  schema: Schema,
  document: Document,
  strange: boolean,
  depth = 0,
): Arbitrary<unknown> {
  const proper = properValues(resolved(schema, document), document, strange, depth);
  return strange
    ? fc.oneof({ arbitrary: proper, weight: 9 }, { arbitrary: STRANGE_VALUES, weight: 1 })
    : proper;
}

function properValues(
  schema: Schema,
  document: Document,
  strange: boolean,
  depth: number,
): Arbitrary<unknown> {
  const inner = (each: Schema): Arbitrary<unknown> => valuesOf(each, document, strange, depth + 1);
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return fc.oneof(...choices.map(inner));
  if (schema.allOf) {
    return fc
      .tuple(...schema.allOf.map(inner))
      .map((parts) => Object.assign({}, ...parts.filter(isObject)) as object);
  }
  const type = Array.isArray(schema.type) ? schema.type : [schema.type];
  return fc.oneof(...type.map((each) => ofType(each, schema, { strange, depth, inner })));
}

interface Inside {
  strange: boolean;
  depth: number;
  inner: (schema: Schema) => Arbitrary<unknown>;
}

function ofType(type: string | undefined, schema: Schema, inside: Inside): Arbitrary<unknown> {
  switch (type) {
    case 'string':
      return texts(schema);
    case 'integer':
    case 'number':
      return numbers(schema, type === 'integer');
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      if (inside.depth >= DEEPEST) return fc.constant([]);
      return fc.array(inside.inner(schema.items ?? {}), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? 3, (schema.minItems ?? 0) + 3),
      });
    case 'object':
      return objects(schema, inside);
    default:
      return STRANGE_VALUES;
  }
}

function objects(schema: Schema, { strange, depth, inner }: Inside): Arbitrary<unknown> {
  const properties = Object.entries(schema.properties ?? {});
  if (properties.length === 0) {
    const of =
      typeof schema.additionalProperties === 'object' ? schema.additionalProperties : { type: 'string' };
    return depth >= DEEPEST
      ? fc.constant({})
      : fc.dictionary(fc.string({ minLength: 1, maxLength: 8 }), inner(of), { maxKeys: 3 });
  }
  const model = Object.fromEntries(
    properties
      .filter(([name]) => depth < DEEPEST || schema.required?.includes(name))
      .map(([name, each]) => [name, inner(each)]),
  );
  // A strange request leaves out what is required, too.
  return fc.record(model, {
    requiredKeys: strange && depth === 0 ? [] : (schema.required ?? []).filter((name) => name in model),
  });
}

function texts({ minLength = 0, maxLength, pattern, format }: Schema): Arbitrary<string> {
  if (format === 'date-time')
    return fc
      .date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) })
      .map((date) => date.toISOString());
  if (format === 'uri') return fc.webUrl();
  if (format === 'email') return fc.emailAddress();
  if (pattern !== undefined) return matching(pattern);
  return fc.string({ minLength, maxLength: Math.min(maxLength ?? 40, minLength + 40), unit: 'grapheme' });
}

const matches = new Map<string, Arbitrary<string>>();

/** Kept: for a class such as `\P{Cc}` all of Unicode is looked through, which takes more than a second. */
function matching(pattern: string): Arbitrary<string> {
  const known = matches.get(pattern) ?? fc.stringMatching(new RegExp(pattern, 'u'), { maxLength: 200 });
  matches.set(pattern, known);
  return known;
}

function numbers(schema: Schema, whole: boolean): Arbitrary<number> {
  const min = schema.minimum ?? schema.exclusiveMinimum ?? -1e6;
  const max = schema.maximum ?? schema.exclusiveMaximum ?? 1e6;
  return whole
    ? fc.integer({ min: Math.ceil(Math.max(min, -(2 ** 31))), max: Math.floor(Math.min(max, 2 ** 31)) })
    : fc.double({ min, max, noNaN: true });
}

/** `ids` gives identifiers that exist, by the name of the parameter, so that requests reach further than "unknown". */
export function requestsOf(
  operation: Operation,
  document: Document,
  ids: (path: string) => string[],
): Arbitrary<Drawn> {
  return fc.oneof(...[false, true].map((strange) => properOrStrange(operation, { document, ids, strange })));
}

function properOrStrange(operation: Operation, draw: Draw): Arbitrary<Drawn> {
  const { document, strange } = draw;
  const path = fc.tuple(...operation.path.split('/').map((part) => partOf(part, operation, draw)));
  const query = fc.record(
    Object.fromEntries(
      operation.parameters
        .filter((each) => each.in === 'query')
        .map((each) => [each.name, valuesOf(each.schema, document, strange)]),
    ),
    { requiredKeys: [] },
  );
  return fc.tuple(path, query, bodies(operation, document, strange)).map(([parts, asked, body]) => ({
    method: operation.method,
    url: parts.join('/') + queryOf(asked),
    headers: body === null ? {} : { 'content-type': 'application/json' },
    body,
  }));
}

interface Draw {
  document: Document;
  /** Identifiers that exist, for a path. */
  ids: (path: string) => string[];
  strange: boolean;
}

function partOf(
  part: string,
  { path, parameters }: Operation,
  { document, ids, strange }: Draw,
): Arbitrary<string> {
  const name = /^\{(\w+)\}$/.exec(part)?.[1];
  if (name === undefined) return fc.constant(part);
  const known = ids(path);
  const schema = parameters.find((each) => each.in === 'path' && each.name === name)?.schema ?? {};
  const drawn = strange
    ? fc.oneof(STRANGE_TEXTS, valuesOf(schema, document, false))
    : valuesOf(schema, document, false);
  const encoded = drawn.map((value) =>
    encode(typeof value === 'string' ? value.slice(0, 3000) : String(value)),
  );
  return known.length === 0
    ? encoded
    : fc.oneof({ arbitrary: fc.constantFrom(...known), weight: 3 }, encoded);
}

function bodies({ body, method }: Operation, document: Document, strange: boolean): Arbitrary<string | null> {
  if (body === null)
    return strange && method !== 'GET' ? fc.constantFrom(null, '{}', '[]', '{') : fc.constant(null);
  const proper = valuesOf(body, document, strange).map((value) => JSON.stringify(value) ?? 'null');
  if (!strange) return proper;
  const broken = fc.constantFrom(
    '',
    '{',
    'null',
    '"text"',
    '[1,2',
    '{"__proto__":{"admin":true}}',
    '['.repeat(5000),
  );
  return fc.oneof({ arbitrary: proper, weight: 6 }, { arbitrary: broken, weight: 1 });
}

function queryOf(asked: Record<string, unknown>): string {
  const pairs = Object.entries(asked).map(([name, value]) => {
    const text = typeof value === 'string' ? value.slice(0, 3000) : JSON.stringify(value);
    return `${encode(name)}=${encode(text)}`;
  });
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

/** A lone surrogate cannot be put into an address. */
function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
