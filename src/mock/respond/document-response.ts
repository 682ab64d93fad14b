import type { HttpRequest } from '../../core/http/http';
import { writeDocument } from '../../specs/source/write-document';
import type { Spec } from '../../specs/spec';
import type { OutgoingResponse } from '../types';

/** Where a vendor's document is served, behind its prefix, unless it documents that path itself. */
const DOCUMENT_PATH = '/openapi.yaml';

export const asksForDocument = (
  { method, path }: HttpRequest,
  found: 'wrong-method' | 'malformed' | 'unknown',
): boolean => path === DOCUMENT_PATH && found === 'unknown' && (method === 'GET' || method === 'HEAD');

/** The document as it is served: with overlays applied. It is in no vendor's name, so nothing explains or delays it. */
export const writtenDocument = (spec: Spec): OutgoingResponse => {
  const body = Buffer.from(writeDocument(spec));
  const headers = ['content-type', 'application/yaml', 'content-length', String(body.length)];
  return { status: 200, headers, body, delay: 0, disruption: undefined };
};
