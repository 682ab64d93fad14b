import { basename } from 'node:path';
import { fail } from '../core/errors';
import { isObject, parsedJson } from '../core/json/json';
import type { DraftApi } from './draft-api';
import { type PageText, readHtml } from './page/html-page';
import { readPage } from './page/read-page';
import { draftCollection } from './postman/draft-collection';
import { draftRecording } from './recorded/draft-recording';

/** What a text is, by a look at it. */
type SourceKind = 'openapi' | 'har' | 'postman' | 'page' | 'html' | 'foreign' | 'other-data' | 'empty';

/** A page, a recording or a collection is drafted; an OpenAPI document is taken as it is. */
export const kindOf = (text: string): SourceKind => {
  const start = text.slice(0, 2000).trimStart();
  if (start === '') return 'empty';
  if (foreignIn(text) !== undefined) return 'foreign';
  if (isHtml(text, start)) return 'html';
  if (/^\s*["']?(?:openapi|swagger)["']?\s*:/m.test(text.slice(0, 200_000))) return 'openapi';
  if (!/^[{[]/.test(start)) return 'page';
  const data = parsedJson(text);
  // What is wrong with it, the reader of OpenAPI documents says best.
  if (data === undefined) return 'openapi';
  if (!isObject(data)) return 'other-data';
  if ('openapi' in data || 'swagger' in data) return 'openapi';
  if (isObject(data.log) && Array.isArray(data.log.entries)) return 'har';
  const { info, item } = data;
  return Array.isArray(item) || (isObject(info) && '_postman_id' in info) ? 'postman' : 'other-data';
};

/** A Markdown page may begin with a tag, too. */
const isHtml = (text: string, start: string): boolean =>
  /^<(?:!doctype|html|head|body|\?xml)/i.test(start) ||
  (/^<(?:!--|[a-z])/i.test(start) && !/^(?:#{1,6} |```)/m.test(text));

/** Formats that are not read, and how to make one of them that is. */
const FOREIGN: readonly (readonly [RegExp, string])[] = [
  [
    /"_type"\s*:\s*"export"[\s\S]*"__export_format"|^type:\s*["']?collection\.insomnia\.rest/m,
    'this is an export of Insomnia. Export it as HAR ("Export Data", then "HAR")',
  ],
  [/^#%RAML/, 'this is RAML. Convert it to OpenAPI'],
  [
    /<(?:\w+:)?definitions\b[^>]*schemas\.xmlsoap\.org\/wsdl|<(?:\w+:)?description\b[^>]*w3\.org\/ns\/wsdl/,
    'this is WSDL. Only HTTP APIs are read',
  ],
  [/^\s*(?:type|extend type) Query\b|^schema\s*\{\s*query:/m, 'this is a GraphQL schema. Only HTTP APIs are read'],
  [
    /^meta \{[\s\S]*^(?:get|post|put|patch|delete) \{/m,
    'this is a request of Bruno. Export the collection as a Postman collection',
  ],
  [/^\s*["']?asyncapi["']?\s*:/m, 'this is AsyncAPI. Only HTTP APIs are read'],
];

const foreignIn = (text: string): string | undefined => {
  const head = text.slice(0, 100_000);
  return FOREIGN.find(([known]) => known.test(head))?.[1];
};

const POSSIBLE =
  'Give an OpenAPI document, a HAR recording, a Postman collection, or a documentation page as Markdown, HTML or text';

/**
 * A draft of what a text says of an API.
 * @param location where it was read from
 * @throws USAGE for what is none of the known kinds, or says nothing of an operation
 */
export const readDraft = (text: string, kind: Exclude<SourceKind, 'openapi'>, location: string): DraftApi => {
  const source = basename(new URL(location, 'file:///').pathname) || location;
  switch (kind) {
    case 'page':
    case 'html': {
      const page: Partial<PageText> = kind === 'html' ? readHtml(text) : {};
      const api = readPage(page.text ?? text, source, page.lineOf);
      if (api.operations.length > 0) return api;
      const hint = /<script\b/i.test(text)
        ? '. If a script draws the page, save it from the browser as it is shown'
        : '';
      throw refusal(
        source,
        `no operation is found in this ${kind === 'html' ? 'page' : 'text'}. A line such as "GET /pets/{id}" or a curl command begins one${hint}`,
      );
    }
    case 'foreign':
      throw refusal(source, `${foreignIn(text)}. ${POSSIBLE}`);
    case 'har': {
      const api = draftRecording(entriesOf(parsedJson(text)), source);
      if (api.operations.length === 0)
        throw refusal(
          source,
          'this is a HAR recording, and no entry of it has an answer in JSON or XML. Record it with the contents of answers',
        );
      return api;
    }
    case 'postman': {
      const data = parsedJson(text);
      const api = draftCollection(isObject(data) ? data : {}, source);
      if (api.operations.length === 0)
        throw refusal(source, 'this is a Postman collection, and no request is in it. Export it as "Collection v2.1"');
      return api;
    }
    case 'empty':
      throw refusal(source, `there is nothing in it. ${POSSIBLE}`);
    default: {
      const data = parsedJson(text);
      const keys = isObject(data) ? Object.keys(data).slice(0, 8).join(', ') : '';
      const what = isObject(data)
        ? `it has no "openapi" field; at its top are ${keys === '' ? 'no fields' : keys}`
        : 'it is a list';
      throw refusal(source, `this is JSON, and no API description: ${what}. ${POSSIBLE}`);
    }
  }
};

const entriesOf = (data: unknown): readonly unknown[] => {
  const log = isObject(data) ? data.log : undefined;
  return isObject(log) && Array.isArray(log.entries) ? log.entries : [];
};

const refusal = (source: string, why: string): Error => fail('USAGE', `${source}: ${why}. Nothing was written.`);
