import path from 'node:path';
import { fail, isOurs } from '../core/errors';
import { isObject } from '../core/json';
import { evidenceOf } from './evidence';
import { listOperations, type RawOperation, readOperation } from './operations';
import { createReader, printPlace, type Reader, resolveNode } from './reader';
import { readServers } from './servers';
import { readSourceFile, type SourceFile } from './source-file';
import { createSources, type Sources } from './sources';
import type { Operation, Spec, SpecNode } from './spec';

export interface LoadOptions {
  /** Default: the file's base name without its ending. */
  readonly name?: string;
  /** Overlay files, applied in this order. */
  readonly overlays?: readonly string[];
  /**
   * `true` (default): the first thing that cannot be honoured raises. `false`: it becomes a problem of the spec, an
   * operation that needs it is left out, and the rest works.
   */
  readonly strict?: boolean;
}

/**
 * Reads an OpenAPI document and everything it refers to, synchronously: files only.
 * @param file a path, relative to the working directory
 * @throws SPEC_NOT_FOUND, SPEC_UNREADABLE, SPEC_SYNTAX, SPEC_NOT_OPENAPI, SPEC_NO_OPERATIONS, and when strict
 * SPEC_REF_UNRESOLVED and PATH_CONFLICT
 */
export const loadSpec = (file: string, options: LoadOptions = {}): Spec =>
  buildSpec(readSourceFile(file, { lenient: options.strict === false }), new Map(), options);

const buildSpec = (entry: SourceFile, fetched: ReadonlyMap<string, SourceFile>, options: LoadOptions): Spec => {
  const { root, version } = checkOpenApi(entry);
  const sources = createSources(entry, fetched, !version.startsWith('3.0'));
  const reader = createReader(root, version, sources);
  const operations = readOperations(reader, options.strict !== false);
  if (operations.length === 0) throw fail('SPEC_NO_OPERATIONS', entry.file);
  return assemble(entry, reader, sources, operations, options.name ?? path.parse(new URL(entry.url).pathname).name);
};

const assemble = (
  entry: SourceFile,
  reader: Reader,
  sources: Sources,
  operations: readonly Operation[],
  name: string,
): Spec => {
  const { root, version, problems } = reader;
  const info = isObject(root.info) ? root.info : {};
  return {
    name,
    title: typeof info.title === 'string' ? info.title : name,
    file: entry.file,
    openapi: version,
    root,
    operations,
    servers: readServers(reader, root),
    problems,
    place: sources.place,
    resolve: (node) => resolveNode(node, sources),
    lookup: reader.lookup,
    evidence: evidenceOf,
  };
};

/** `3.1` without quotes is a number in YAML; many documents have it so, and nobody means anything else by it. */
const checkOpenApi = (entry: SourceFile): { readonly root: SpecNode; readonly version: string } => {
  const { root, file } = entry;
  if (!isObject(root)) throw fail('SPEC_NOT_OPENAPI', file, `its top level is ${kindOf(root)}, not an object.`);
  const written = root.openapi;
  const version = typeof written === 'number' ? String(written === 3 ? '3.0' : written) : written;
  if (typeof version === 'string' && /^3\.[012](\.|$)/.test(version)) return { root, version };
  if (version !== undefined) {
    throw fail('SPEC_NOT_OPENAPI', file, `openapi is ${JSON.stringify(written)}; 3.0, 3.1 and 3.2 can be read.`);
  }
  const keys = Object.keys(root).slice(0, 5).join(', ');
  throw fail(
    'SPEC_NOT_OPENAPI',
    file,
    `it has no "openapi" field; its top level has ${keys === '' ? 'nothing' : keys}.`,
  );
};

const kindOf = (value: unknown): string => {
  if (value === null || value === undefined) return 'empty';
  return Array.isArray(value) ? 'a list' : `a ${typeof value}`;
};

const readOperations = (reader: Reader, strict: boolean): readonly Operation[] => {
  const paths = isObject(reader.root.paths) ? reader.root.paths : {};
  const operations: Operation[] = [];
  for (const [template, value] of Object.entries(paths)) {
    if (template.startsWith('x-') || !isObject(value)) continue;
    guard(reader, strict, template, value, () => {
      for (const raw of listOperations(template, reader.resolve(value))) {
        guard(reader, strict, `${raw.method} ${template}`, raw.node, () => operations.push(readOperation(reader, raw)));
      }
    });
  }
  return operations;
};

/** One broken operation never takes the others down, unless the caller asked for strictness. */
const guard = (reader: Reader, strict: boolean, what: string, node: object, read: () => void): void => {
  try {
    read();
  } catch (error) {
    if (strict || !isOurs(error)) throw error;
    reader.problems.push({
      severity: 'error',
      rule: 'operation-left-out',
      message: `${what} is left out: ${error.message}`,
      place: reader.place(node),
    });
  }
};

export { printPlace, type RawOperation };
