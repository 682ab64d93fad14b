import type { Exchange } from '../../core/results/case';
import type { Recorded } from '../../core/results/recorded';
import type { Violation } from '../../core/violation';
import type { Operation } from '../../specs/spec';
import { withViolations } from '../respond/finish-response';
import { answerHeader, fieldText, headerText } from '../respond/response-headers';
import type { PreparedResponse } from '../types';

/** Of the connection that was recorded, or of the bytes as they were sent there; ours are made anew. */
const LEFT_OUT =
  /^(?:connection|keep-alive|proxy-.*|transfer-encoding|trailer|upgrade|content-length|content-encoding|date|alt-svc|strict-transport-security|understudy-.*|sl-violations)$/;

/** What was recorded, as an answer of the mock; it says which entry it is. */
export const recordedAnswer = (
  { file, entry }: Recorded,
  { response }: Exchange,
  operation: Operation,
  violations: readonly Violation[],
): PreparedResponse => {
  const { status, body } = response;
  const why = `recorded: ${file}, entry ${entry}`;
  const headers: string[] = [];
  for (const [name, value] of Object.entries(response.headers)) {
    if (value === undefined || LEFT_OUT.test(name)) continue;
    for (const one of typeof value === 'string' ? [value] : value) headers.push(name, fieldText(one));
  }
  headers.push('understudy-operation', headerText(operation.id));
  headers.push('understudy-answer', answerHeader({ status, example: undefined, why }));
  if (status !== 204 && status !== 304 && status >= 200) headers.push('content-length', String(body.length));
  const prepared = { status, headers, body: Buffer.from(body), delay: 0, disruption: undefined };
  return withViolations({ ...prepared, example: undefined, why, ours: false }, violations);
};

/** An answer as always, which says that the recording has none. */
export const notRecorded = (prepared: PreparedResponse, reason: string): PreparedResponse => {
  const at = prepared.headers.indexOf('understudy-answer');
  if (at < 0) return prepared;
  const headers = [...prepared.headers];
  headers[at + 1] = `${headers[at + 1] ?? ''};recording="${headerText(reason).replaceAll(/["\\]/g, '\\$&')}"`;
  return { ...prepared, headers };
};
