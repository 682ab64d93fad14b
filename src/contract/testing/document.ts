import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadSpec } from '../../specs/load';
import type { SchemaRef, Spec } from '../../specs/spec';

/** A document of one operation, `GET /things/{id}` unless said otherwise, read as any other. */
export const documentWith = (
  operation: object,
  options: {
    readonly path?: string;
    readonly method?: string;
    readonly schemas?: object;
    readonly securitySchemes?: object;
    readonly openapi?: string;
  } = {},
): Spec =>
  read({
    openapi: options.openapi ?? '3.1.0',
    info: { title: 't', version: '1' },
    paths: {
      [options.path ?? '/things']: {
        [options.method ?? 'get']: { operationId: 'op', responses: { '200': { description: 'ok' } }, ...operation },
      },
    },
    components: { schemas: options.schemas ?? {}, securitySchemes: options.securitySchemes ?? {} },
  });

const read = (document: object): Spec => {
  const folder = mkdtempSync(path.join(tmpdir(), 'document-'));
  const file = path.join(folder, 'openapi.json');
  writeFileSync(file, JSON.stringify(document));
  const spec = loadSpec(file, { name: 'acme' });
  rmSync(folder, { recursive: true });
  return spec;
};

/** A schema as the request body of a document, with others to refer to. */
export const schemaOf = (
  schema: object | boolean,
  schemas: object = {},
  openapi = '3.1.0',
): { readonly spec: Spec; readonly schema: SchemaRef } => {
  const spec = documentWith(
    { requestBody: { content: { 'application/json': { schema } } } },
    { method: 'post', schemas, openapi },
  );
  const found = spec.operations[0]?.requestBody?.content[0]?.schema;
  if (!found) throw new Error('no schema');
  return { spec, schema: found };
};
