'use strict';

/**
 * Is this answer what the document says? One short, stable name per cause, so that failures can be counted. Where the document shows
 * what its own schema forbids, no answer can be both: neither a pass nor a failure.
 */

const { XMLValidator } = require('fast-xml-parser');
const { isDocumented } = require('./documented-value');
const { isJson } = require('./requests');

/**
 * @param expected `'success'` for a valid request, `'refusal'` for an invalid one
 * @returns {{ outcome: 'valid' | 'failed' | 'contradiction' | 'unchecked', cause?: string, detail?: string }}
 */
function judge(schemas, operation, answer, expected) {
  const wrongKind = judgeKind(operation, answer, expected);
  if (wrongKind !== undefined) return wrongKind;
  const content = documentedContent(operation, answer.status);
  if (content === undefined) {
    if (expected === 'refusal' && isProblem(answer)) return { outcome: 'valid' };
    return failed(`status ${answer.status} is not documented`, excerpt(answer));
  }
  return judgeBody(schemas, operation, answer, content);
}

const failed = (cause, detail = '') => ({ outcome: 'failed', cause, detail });
const excerpt = (answer) => answer.body.toString('utf8').slice(0, 400);
const mediaTypeOf = (answer) => (answer.headers['content-type'] ?? '').split(';')[0].trim().toLowerCase();
/** With no documented error a problem document (RFC 9457) is the best that can be said. */
const isProblem = (answer) => mediaTypeOf(answer) === 'application/problem+json';

function judgeKind(operation, answer, expected) {
  const { status } = answer;
  if (status >= 500 && !operation.responses.has(String(status))) return failed(`answered ${status}`, excerpt(answer));
  if (expected === 'refusal') {
    return status >= 400 && status < 500
      ? undefined
      : isTolerated(operation, status)
        ? undefined
        : failed('an invalid request was accepted', `status ${status}`);
  }
  const hasSuccess = [...operation.responses.keys()].some((one) => /^[123]/.test(one) || one === 'default');
  if (hasSuccess && status >= 400)
    return failed(
      `a valid request was refused with ${status}`,
      `${answer.headers['sl-violations'] ?? ''} ${excerpt(answer)}`,
    );
  return undefined;
}

/** An operation that documents 5XX or `default` alone has no better answer to a bad request. */
const isTolerated = (operation, status) =>
  status >= 400 && (operation.responses.has(String(status)) || operation.responses.has('default'));

function documentedContent(operation, status) {
  const text = String(status);
  return operation.responses.get(text) ?? operation.responses.get(`${text[0]}XX`) ?? operation.responses.get('default');
}

function judgeBody(schemas, operation, answer, content) {
  if (operation.method === 'HEAD' || answer.status === 204 || answer.status === 304) return { outcome: 'valid' };
  if (content.length === 0) return { outcome: 'valid' };
  if (answer.body.length === 0 && !answer.headers['content-type']) {
    return content.every((one) => one.schema === undefined)
      ? { outcome: 'valid' }
      : failed('no body, though one is documented');
  }
  const type = mediaTypeOf(answer);
  const entry = pick(content, type);
  if (entry === undefined)
    return failed('media type is not documented', `${type}; documented: ${content.map((one) => one.type).join(', ')}`);
  if (entry.schema === undefined) return { outcome: 'valid' };
  if (/xml/.test(type) && !isJson(type)) return judgeXml(answer);
  if (!isJson(type)) return { outcome: 'valid' };
  return judgeJson(schemas, answer, entry);
}

function pick(content, type) {
  const essence = (one) => one.type.split(';')[0].trim().toLowerCase();
  return (
    content.find((one) => essence(one) === type) ??
    content.find((one) => isPattern(essence(one)) && asPattern(essence(one)).test(type)) ??
    content.find((one) => essence(one) === `${type.split('/')[0]}/*`) ??
    content.find((one) => essence(one) === '*/*' || essence(one) === '*')
  );
}

/** A star within a name, as in `application/*json`. */
const isPattern = (text) => /\/[^/]*\*/.test(text) && !text.endsWith('/*');
const asPattern = (text) =>
  new RegExp(
    `^${text
      .split('*')
      .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*')}$`,
  );

function judgeXml(answer) {
  const verdict = XMLValidator.validate(answer.body.toString('utf8'));
  if (verdict !== true) return failed('XML is not well-formed', verdict.err?.msg);
  return { outcome: 'unchecked', cause: 'XML is not judged by schema' };
}

function judgeJson(schemas, answer, entry) {
  let value;
  try {
    value = JSON.parse(answer.body.toString('utf8'));
  } catch (error) {
    return failed('body is not JSON', `${error.message}: ${excerpt(answer)}`);
  }
  const verdict = schemas.check(entry.schema, 'response', value);
  if (verdict.kind === 'valid') return { outcome: 'valid' };
  if (verdict.kind === 'unchecked')
    return { outcome: 'unchecked', cause: 'the judge cannot compile the schema', detail: verdict.reason };
  const { keyword, instancePath, message, params } = verdict.error;
  const detail = `${instancePath || '/'} ${message} ${JSON.stringify(params).slice(0, 200)}`;
  if (!isDocumented(schemas, entry, value, verdict.error)) return failed(`body breaks its schema (${keyword})`, detail);
  if (!isSaid(answer)) return failed('a broken example is sent without a word', `${keyword}: ${detail}`);
  return {
    outcome: 'contradiction',
    cause: 'the documented example breaks its own schema',
    detail: `${keyword}: ${detail}`,
  };
}

/** The product explains its answers; another mock server is not asked to. */
function isSaid({ headers }) {
  const why = headers['understudy-answer'];
  return why === undefined || why.includes('breaks its own schema');
}

module.exports = { judge };
