import { isFieldName } from '../../core/http/http';
import { type Pointer, ROOT, toPointer, valueAt } from '../../core/json/pointer';

/**
 * A value of an exchange that has taken place (OpenAPI 3.1, section 4.8.20.4), as the keys of callbacks and the parameters
 * of links name it.
 */
type RuntimeExpression =
  | { readonly kind: 'url' | 'method' | 'status' }
  | { readonly kind: 'header'; readonly of: ExchangeSide; readonly name: string }
  | { readonly kind: 'query' | 'path'; readonly name: string }
  | { readonly kind: 'body'; readonly of: ExchangeSide; readonly pointer: Pointer };

type ExchangeSide = 'request' | 'response';

/** A text with expressions in it, in its order; `text` is as the document writes it. */
export type TemplatePart =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'expression'; readonly text: string; readonly expression: RuntimeExpression };

export type ParsedTemplate =
  | {
      readonly kind: 'parsed';
      readonly parts: readonly TemplatePart[];
      /** Expressions that were read as they were meant and not as they are written. */
      readonly mended: readonly string[];
    }
  /** The reason completes the sentence "… is no runtime expression: …". */
  | { readonly kind: 'malformed'; readonly text: string; readonly reason: string };

/** What expressions look at. Where nothing is, `undefined`. */
export interface ExpressionSource {
  readonly url: string;
  readonly method: string;
  readonly status: number;
  /** `name` in lower case. */
  header(of: ExchangeSide, name: string): string | undefined;
  /** Decoded. */
  query(name: string): string | undefined;
  /** Decoded. */
  path(name: string): string | undefined;
  /** As a value where the media type has one. */
  body(of: ExchangeSide): unknown;
}

/** `$url`, `$request.body#/callbackUrl`; `undefined` for no expression: see `whyNot`. */
export const parseExpression = (text: string): RuntimeExpression | undefined => {
  const simple = SIMPLE.get(text);
  if (simple) return simple;
  const [, side, place, rest = ''] = /^\$(request|response)\.(header\.|query\.|path\.|body)(.*)$/s.exec(text) ?? [];
  if (side !== 'request' && side !== 'response') return undefined;
  if (place === 'body') {
    const pointer = rest === '' ? ROOT : bodyPointer(rest);
    return pointer === undefined ? undefined : { kind: 'body', of: side, pointer };
  }
  if (place === 'header.')
    return isFieldName(rest) ? { kind: 'header', of: side, name: rest.toLowerCase() } : undefined;
  // The grammar lets an answer have them; no answer has.
  if (side === 'response' || rest === '') return undefined;
  return { kind: place === 'query.' ? 'query' : 'path', name: rest };
};

const SIMPLE: ReadonlyMap<string, RuntimeExpression> = new Map([
  ['$url', { kind: 'url' }],
  ['$method', { kind: 'method' }],
  ['$statusCode', { kind: 'status' }],
]);

/** After `body`: `#` and a JSON Pointer, whose tildes are escapes (RFC 6901, section 3). */
const bodyPointer = (text: string): Pointer | undefined =>
  /^#(?:\/.*)?$/s.test(text) && !/~(?![01])/.test(text) ? toPointer(text.slice(1)) : undefined;

const whyNot = (text: string): string => {
  if (/^\$response\.(?:query|path)\b/.test(text)) return 'an answer has headers and a body only';
  if (/^\$(?:request|response)\.body./.test(text)) return 'after "body" stands "#" and a JSON Pointer, such as "#/url"';
  if (/^\$(?:request|response)\.header\b/.test(text)) return 'after "header." stands the name of a header';
  return 'an expression is $url, $method, $statusCode, or begins with $request.header., $request.query., $request.path., $request.body, $response.header. or $response.body';
};

/**
 * A text with expressions in braces, or one that is an expression as a whole. `{request.body#/url}` is read with the `$` that
 * it lacks: documents of several vendors write it so, and it can mean nothing else.
 */
export const parseTemplate = (text: string): ParsedTemplate => {
  if (text.startsWith('$')) {
    const expression = parseExpression(text);
    return expression
      ? { kind: 'parsed', parts: [{ kind: 'expression', text, expression }], mended: [] }
      : { kind: 'malformed', text, reason: whyNot(text) };
  }
  const parts: TemplatePart[] = [];
  const mended: string[] = [];
  for (const [piece] of text.matchAll(/\{[^{}]*\}|[^{}]+|[{}]/g)) {
    if (piece === '{' || piece === '}') {
      return { kind: 'malformed', text, reason: 'a brace in it has no partner' };
    }
    if (!piece.startsWith('{')) {
      parts.push({ kind: 'literal', text: piece });
      continue;
    }
    const inner = piece.slice(1, -1);
    const meant = /^(?:request|response)\./.test(inner) ? `$${inner}` : inner;
    const expression = parseExpression(meant);
    if (!expression) return { kind: 'malformed', text: piece, reason: whyNot(meant) };
    if (meant !== inner) mended.push(piece);
    parts.push({ kind: 'expression', text: meant, expression });
  }
  return { kind: 'parsed', parts, mended };
};

/** What an expression gives; `undefined` where the exchange has nothing there. */
export const evaluate = (expression: RuntimeExpression, source: ExpressionSource): unknown => {
  switch (expression.kind) {
    case 'url':
      return source.url;
    case 'method':
      return source.method;
    case 'status':
      return source.status;
    case 'header':
      return source.header(expression.of, expression.name);
    case 'query':
      return source.query(expression.name);
    case 'path':
      return source.path(expression.name);
    case 'body':
      return valueAt(source.body(expression.of), expression.pointer);
    default:
      return expression satisfies never;
  }
};

type FilledTemplate =
  | { readonly kind: 'text'; readonly text: string }
  /** An expression that gave nothing, or no text; as the document writes it. */
  | { readonly kind: 'missing'; readonly expression: string };

/**
 * The text with values in the place of its expressions. A value after `=` belongs to a query and is percent-encoded; any
 * other is put in as it is, since it may be a whole URL.
 */
export const fillTemplate = (parts: readonly TemplatePart[], source: ExpressionSource): FilledTemplate => {
  let text = '';
  for (const part of parts) {
    if (part.kind === 'literal') {
      text += part.text;
      continue;
    }
    const value = evaluate(part.expression, source);
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
      return { kind: 'missing', expression: part.text };
    }
    text += text.endsWith('=') ? encodeURIComponent(String(value)) : String(value);
  }
  return { kind: 'text', text };
};
