import { deepFreeze } from '../../core/deep-freeze';
import { keep } from '../../core/keep';
import type { Operation } from '../../specs/spec';
import type { Ask, Draft, Engine } from '../types';

/** Answers per operation that are kept; the oldest goes first. A class is asked for by name, so a client can think of many. */
const KEPT = 200;

/**
 * Remembers what Prism said. A static answer depends on the operation, the kind of violation, the preferred code and example
 * and the media type, on nothing else of the request: so it is asked for once, frozen, and given again.
 * `null` until it is known, and always for what is generated anew (`dynamic`).
 */
export interface CompiledEngine extends Engine {
  answer(operation: Operation, ask: Ask): Draft | null;
  remember(operation: Operation, ask: Ask, draft: Draft): Draft;
}

export const createCompiledEngine = (): CompiledEngine => {
  const known = new Map<Operation, Map<string, Draft>>();
  return {
    name: 'compiled',
    answer: (operation, ask) => (isStatic(ask) ? (known.get(operation)?.get(classOf(ask)) ?? null) : null),
    remember: (operation, ask, draft) => {
      if (!isStatic(ask)) return draft;
      const drafts = known.get(operation) ?? new Map<string, Draft>();
      known.set(operation, drafts);
      return keep(drafts, classOf(ask), deepFreeze(draft), KEPT);
    },
  };
};

const isStatic = (ask: Ask): boolean => ask.preferences.dynamic !== true;

/** All that a static answer depends on. */
const classOf = ({ violations, preferences, mediaType }: Ask): string =>
  `${violationClass(violations)} ${preferences.code ?? ''} ${mediaType ?? ''} ${preferences.example ?? ''}`;

/** Security before media type before the rest, whatever the order of the violations: Prism looks for them in that order. */
export const violationClass = (violations: Ask['violations']): string => {
  if (violations.length === 0) return 'valid';
  if (violations.some((violation) => violation.class === 'security')) return 'security';
  return violations.some((violation) => violation.class === 'media-type') ? 'media-type' : 'validation';
};
