import { changeAt } from '../../core/json/change-at';
import { NO_DRAWS } from '../../core/random';
import type { Operation } from '../../specs/spec';
import { malformed } from '../http/faults';
import { PROBLEM_TYPE } from '../respond/problem';
import type { Disruption, ResponseDraft, ScenarioEffect, ScenarioRule } from '../types';
import { type DelaySpec, drawDelay, isRandomDelay, milliseconds } from './scenario-delay';
import { compileMatch, type MatchSpec } from './scenario-match';

/** A rule as `schemas/scenario.schema.json` describes it. */
export interface RuleSpec {
  readonly operation?: string | readonly string[];
  readonly when?: string | readonly string[];
  readonly match?: MatchSpec;
  readonly times?: number;
  readonly then?: string;
  readonly probability?: number;
  readonly answer?: AnswerSpec;
  readonly delay?: DelaySpec;
  readonly fault?: FaultSpec;
}

interface AnswerSpec {
  readonly status?: number;
  readonly example?: string;
  readonly body?: unknown;
  readonly mediaType?: string;
  readonly headers?: Readonly<Record<string, string | number>>;
  readonly remove?: readonly string[];
  readonly set?: Readonly<Record<string, unknown>>;
}

type FaultSpec =
  | 'reset'
  | 'empty'
  | 'timeout'
  | 'cut-short'
  | 'malformed-json'
  | 'trickle'
  | 'content-type'
  | {
      readonly 'cut-short'?: { readonly bytes: number };
      readonly trickle?: { readonly bytes: number; readonly every: number | string };
      readonly 'content-type'?: string;
    };

/** Everything about a rule that can be decided at start. `scenario` and `index` are for the sentence in `Understudy-Answer`. */
export const compileRule = (spec: RuleSpec, scenario: string, index: number): ScenarioRule => {
  const why = `scenario ${scenario}, rule ${index + 1}`;
  const fixed = {
    why,
    scenario,
    key: why,
    ...(spec.answer?.headers ? { headers: textual(spec.answer.headers) } : {}),
    ...(spec.fault === undefined ? {} : { disruption: disruptionOf(spec.fault) }),
    ...changeOf(spec, why),
  };
  const { delay } = spec;
  const effects = new WeakMap<Operation, ScenarioEffect>();
  const effectFor = (operation: Operation): ScenarioEffect => {
    const known = effects.get(operation);
    if (known) return known;
    const waits = delay === undefined || isRandomDelay(delay) ? {} : { delay: drawDelay(delay, NO_DRAWS) };
    const effect = { ...fixed, ...answerOf(spec.answer, operation, scenario), ...waits };
    effects.set(operation, effect);
    return effect;
  };
  return {
    operations: listOf(spec.operation),
    when: listOf(spec.when),
    matches: compileMatch(spec.match),
    times: spec.times ?? null,
    next: spec.then,
    probability: spec.probability ?? 1,
    draws: (spec.probability ?? 1) < 1 || isRandomDelay(delay),
    effect: (operation, draw) =>
      delay !== undefined && isRandomDelay(delay)
        ? { ...effectFor(operation), delay: drawDelay(delay, draw) }
        : effectFor(operation),
  };
};

export const listOf = (value: string | readonly string[] | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === 'string' ? [value] : value;

const textual = (headers: Readonly<Record<string, string | number>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));

/** What the engine is asked for; an undocumented status has no answer there, so it gets a problem of ours as its body. */
const answerOf = (answer: AnswerSpec | undefined, operation: Operation, scenario: string): Partial<ScenarioEffect> => {
  if (!answer) return {};
  const code = answer.status === undefined ? {} : { code: answer.status };
  if (Object.hasOwn(answer, 'body')) {
    const mediaType = answer.mediaType === undefined ? {} : { mediaType: answer.mediaType };
    return { ...code, ...mediaType, body: { value: answer.body } };
  }
  if (answer.status !== undefined && !isDocumented(operation, answer.status)) {
    return { ...code, mediaType: PROBLEM_TYPE, body: { value: ordered(answer.status, scenario) } };
  }
  return { ...code, ...(answer.example === undefined ? {} : { example: answer.example }) };
};

export const isDocumented = (operation: Operation, status: number): boolean =>
  operation.responses.some((response) =>
    [String(status), `${Math.floor(status / 100)}XX`, 'default'].includes(response.status),
  );

const ordered = (status: number, scenario: string) => ({
  type: 'urn:understudy:problem:scenario',
  title: 'A scenario ordered this answer',
  status,
  detail: `The document describes no answer with this status; the scenario "${scenario}" wants one.`,
});

const changeOf = ({ answer, delay, fault }: RuleSpec, why: string): Pick<ScenarioEffect, 'change'> => {
  const { status, remove = [], set = {}, headers } = answer ?? {};
  // Headers alone go with whatever is answered; with a status, `apply-scenario.ts` adds them.
  const added = headers && status === undefined ? textual(headers) : {};
  if (remove.length === 0 && Object.keys(set).length === 0 && Object.keys(added).length === 0) {
    // The answer stays as it is, and says who delays or breaks it.
    return delay === undefined && fault === undefined ? {} : { change: (draft) => ({ ...draft, why }) };
  }
  const change = (draft: ResponseDraft): ResponseDraft => {
    // A request that is refused all the same keeps its documented error.
    if (draft.status >= 300 && draft.status !== status) return draft;
    const without = remove.reduce((value, pointer) => changeAt(value, pointer, undefined), draft.value);
    const value = Object.entries(set).reduce((value, [at, to]) => changeAt(value, at, to), without);
    return { ...draft, value, headers: { ...draft.headers, ...added }, example: undefined, why };
  };
  return { change };
};

const disruptionOf = (fault: FaultSpec): Disruption => {
  switch (fault) {
    case 'reset':
    case 'empty':
      return { kind: fault };
    case 'timeout':
      return { kind: 'hang' };
    case 'cut-short':
      return { kind: 'truncate' };
    case 'malformed-json':
      return { kind: 'corrupt', change: malformed };
    case 'trickle':
      return { kind: 'trickle', bytes: 16, interval: 100 };
    case 'content-type':
      return { kind: 'corrupt', mediaType: 'text/html; charset=utf-8' };
    default:
      if (fault['cut-short']) return { kind: 'truncate', bytes: fault['cut-short'].bytes };
      if (fault.trickle) {
        return { kind: 'trickle', bytes: fault.trickle.bytes, interval: milliseconds(fault.trickle.every) };
      }
      return { kind: 'corrupt', mediaType: fault['content-type'] ?? 'text/html; charset=utf-8' };
  }
};
