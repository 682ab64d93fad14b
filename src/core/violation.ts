import type { Pointer, SpecPlace } from './json/pointer';

/** Which documented error a broken request is answered with; Prism's rule: 401 before 415 before the rest. */
export type ViolationClass = 'security' | 'media-type' | 'validation';

/** One way in which a request breaks its operation. */
export interface Violation {
  readonly class: ViolationClass;
  readonly in: 'path' | 'query' | 'header' | 'cookie' | 'body' | 'security';
  /** The parameter's name; empty for the body and for security. */
  readonly name: string;
  /** Into the parameter's value or the body; the root when the whole of it is wrong or missing. */
  readonly pointer: Pointer;
  /** The JSON Schema keyword, or `required`, `parse`, `media-type`, `credentials`. */
  readonly keyword: string;
  /** One sentence for a person, without the value (a request may carry secrets). */
  readonly message: string;
  readonly spec: SpecPlace;
}

/** The form in which Prism sends violations in `sl-violations`. */
export const slViolation = (violation: Violation) => ({
  location: [
    'request',
    violation.in,
    ...(violation.name ? [violation.in === 'header' ? violation.name.toLowerCase() : violation.name] : []),
    ...(violation.pointer === '' ? [] : violation.pointer.slice(1).split('/')),
  ],
  severity: 'Error',
  code: violation.keyword,
  message: violation.message,
});

/** Security before media type before the rest, whatever the order of the violations: Prism looks for them in that order. */
export const violationClass = (violations: readonly Violation[]): ViolationClass | 'valid' => {
  if (violations.length === 0) return 'valid';
  if (violations.some((violation) => violation.class === 'security')) return 'security';
  return violations.some((violation) => violation.class === 'media-type') ? 'media-type' : 'validation';
};
