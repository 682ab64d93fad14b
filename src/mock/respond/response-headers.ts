import { headerOnWire, isFieldValue } from '../../core/http/http';
import { asciiJson, isObject } from '../../core/json/json';
import { slViolation, type Violation } from '../../core/violation';
import type { HeaderSpec, ResponseSpec, Spec } from '../../specs/spec';
import { readHeader } from '../../validate/parameters/read-header';
import { compileSchema } from '../../validate/schema/compile-schema';
import { knownViolations } from '../../validate/schema/refuses';
import type { ResponseDraft } from '../types';

/** Prism's own limit: a client that reads 8 KB of headers still gets the rest of them. */
const VIOLATIONS_LIMIT = 8 * 1024 - 100;

/** `200;example="sample";why="the request is valid"`: an item with parameters (RFC 9651, section 3.3). */
export const answerHeader = (draft: ExplainedAnswer): string => {
  const { status, example, why } = draft;
  return `${status}${example === undefined ? '' : `;example=${quoted(example)}`};why=${quoted(why)}`;
};

type ExplainedAnswer = Pick<ResponseDraft, 'status' | 'example' | 'why'>;

/** `sl-violations` as Prism sends it, and still JSON when there are too many: the last ones are left out. */
export const violationsHeader = (violations: readonly Violation[]): string => {
  const items: string[] = [];
  let length = 2;
  for (const violation of violations) {
    const item = itemOf(violation);
    length += item.length + 1;
    if (length > VIOLATIONS_LIMIT) break;
    items.push(item);
  }
  return `[${items.join(',')}]`;
};

const itemOf = (violation: Violation): string => asciiJson(JSON.stringify(slViolation(violation)));

type Headers = ResponseDraft['headers'];

/** Beside what the document says of a refusal stand headers of ours: but where it shows another value, or ours breaks its schema. */
export const besideDocumented = (
  spec: Spec,
  response: ResponseSpec | undefined,
  documented: Headers,
  own: Headers,
): Headers => {
  const described = new Map((response?.headers ?? []).map((header) => [header.name, header]));
  const ours = Object.entries(own).filter(([name, value]) => {
    const header = described.get(name);
    return documented[name] === undefined || !header || !isOtherThan(spec, header, [value].flat().join(', '));
  });
  return { ...documented, ...Object.fromEntries(ours) };
};

const isOtherThan = (spec: Spec, header: HeaderSpec, own: string): boolean => {
  if (header.examples.length > 0) return true;
  if (!header.schema) return false;
  const { node } = header.schema;
  const schema = isObject(node) ? spec.resolve(node) : {};
  if (['example', 'examples', 'default'].some((shown) => schema[shown] !== undefined)) return true;
  try {
    const { value } = readHeader(spec, header, own, 'response');
    return knownViolations(compileSchema(spec, header.schema, 'response'), value).length > 0;
  } catch {
    return true;
  }
};

/** Words of ours as ASCII: what may not stand in a header becomes a question mark (RFC 9110, section 5.5). */
export const headerText = (text: string): string => text.replaceAll(/[^\t\x20-\x7e]/g, '?');

/** A value that is not ours; a character that no header can carry becomes a question mark. */
export const fieldText = (text: string): string =>
  isFieldValue(text)
    ? headerOnWire(text)
    : headerOnWire([...text].map((each) => (isFieldValue(each) ? each : '?')).join(''));

const quoted = (text: string): string => `"${headerText(text).replaceAll(/["\\]/g, '\\$&')}"`;
