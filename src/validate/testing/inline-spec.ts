import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { EMPTY_BODY, type HttpRequest, type HttpResponse } from '../../core/http/http';
import { loadSpec } from '../../specs/load';
import type { Operation, SchemaRef, Spec } from '../../specs/spec';

/** A document as its author would write it, in a file of its own; `files` stand beside it. */
export const inlineSpec = (document: object, files: Readonly<Record<string, string>> = {}): Spec => {
  const folder = mkdtempSync(path.join(tmpdir(), 'understudy-validate-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
  const file = path.join(folder, 'openapi.json');
  writeFileSync(file, JSON.stringify(document, null, 2));
  return loadSpec(file, { strict: false });
};

/** The rest of a document around `GET /things`. */
export const documentWith = (operation: object, components: object = {}, openapi = '3.1.0', method = 'get') => ({
  openapi,
  info: { title: 'Things', version: '1' },
  paths: { '/things': { [method]: { responses: { '200': { description: 'Fine.' } }, ...operation } } },
  components,
});

/** A pattern, and a text on which it cannot be tried to its end: the time grows with the fifth power of the length. */
export const UNDECIDED_PATTERN = '^a+a+a+a+a+$';
export const UNDECIDED_TEXT = 'a'.repeat(5000);

export const onlyOperation = (spec: Spec): Operation => {
  const [operation] = spec.operations;
  if (!operation) throw new Error('The document has no operation');
  return operation;
};

/** A spec whose only answer has this schema, and a reference to it. */
export const schemaSpec = (
  schema: unknown,
  schemas: object = {},
  openapi = '3.1.0',
): { readonly spec: Spec; readonly schema: SchemaRef } => {
  const responses = { '200': { description: 'Fine.', content: { 'application/json': { schema } } } };
  const spec = inlineSpec(documentWith({ responses }, { schemas }, openapi));
  const found = onlyOperation(spec).responses[0]?.content[0]?.schema;
  if (!found) throw new Error('The document has no schema');
  return { spec, schema: found };
};

export const request = (parts: Partial<HttpRequest> = {}): HttpRequest => ({
  method: 'GET',
  path: '/things',
  query: '',
  headers: {},
  body: EMPTY_BODY,
  ...parts,
});

export const jsonResponse = (value: unknown, status = 200, mediaType = 'application/json'): HttpResponse => ({
  status,
  headers: { 'content-type': mediaType },
  body: Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)),
});
