import { basename } from 'node:path';
import { fail } from '../core/errors';
import { isObject } from '../core/json';
import type { DraftApi } from './draft-api';
import { readPage } from './page/read-page';
import { draftCollection } from './postman/draft-collection';
import { draftRecording } from './recorded/draft-recording';

/** What a text is, by a look at it. */
export type SourceKind = 'openapi' | 'har' | 'postman' | 'page' | 'html' | 'other-data' | 'empty';

/** A page, a recording or a collection is drafted; an OpenAPI document is taken as it is. */
export const kindOf = (text: string): SourceKind => {
  const start = text.slice(0, 2000).trimStart();
  if (start === '') return 'empty';
  if (/^<(?:!doctype|html|head|body|\?xml)/i.test(start)) return 'html';
  if (/^\s*["']?(?:openapi|swagger)["']?\s*:/m.test(text.slice(0, 200_000))) return 'openapi';
  if (!/^[{[]/.test(start)) return 'page';
  const data = parsed(text);
  // What is wrong with it, the reader of OpenAPI documents says best.
  if (data === undefined) return 'openapi';
  if (!isObject(data)) return 'other-data';
  if ('openapi' in data || 'swagger' in data) return 'openapi';
  if (isObject(data.log) && Array.isArray(data.log.entries)) return 'har';
  const { info, item } = data;
  return Array.isArray(item) || (isObject(info) && '_postman_id' in info) ? 'postman' : 'other-data';
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};

const POSSIBLE =
  'Give an OpenAPI document, a HAR recording, a Postman collection, or a documentation page as Markdown or text';

/**
 * A draft of what a text says of an API.
 * @param location where it was read from
 * @throws USAGE for what is none of the known kinds, or says nothing of an operation
 */
export const readDraft = (text: string, kind: Exclude<SourceKind, 'openapi'>, location: string): DraftApi => {
  const source = basename(new URL(location, 'file:///').pathname) || location;
  switch (kind) {
    case 'page': {
      const api = readPage(text, source);
      if (api.operations.length === 0)
        throw refusal(
          source,
          'no operation is found in this text. A line such as "GET /pets/{id}" or a curl command begins one',
        );
      return api;
    }
    case 'har': {
      const api = draftRecording(entriesOf(parsed(text)), source);
      if (api.operations.length === 0)
        throw refusal(
          source,
          'this is a HAR recording, and no entry of it has an answer in JSON. Record it with the contents of answers',
        );
      return api;
    }
    case 'postman': {
      const data = parsed(text);
      const api = draftCollection(isObject(data) ? data : {}, source);
      if (api.operations.length === 0)
        throw refusal(source, 'this is a Postman collection, and no request is in it. Export it as "Collection v2.1"');
      return api;
    }
    case 'html':
      throw refusal(
        source,
        `this is a page of HTML or XML. Save what the browser shows as text, or name its Markdown. ${POSSIBLE}`,
      );
    case 'empty':
      throw refusal(source, `there is nothing in it. ${POSSIBLE}`);
    default: {
      const data = parsed(text);
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
