import { type Grade, weaker } from '../../core/evidence';
import type { Behaviour, BehaviourContext, Choice, ResponseDraft } from '../types';
import { changed } from './changed';

/** One natural way to a documented answer that is not the usual one. */
export interface Trigger {
  readonly operation: string;
  /** As the document writes it. */
  readonly status: string;
  /** For people: `an id of 0`. */
  readonly how: string;
  readonly grade: Grade;
  /** Absent: the specification itself leads there (no credentials, a broken pattern); listed only. */
  when?(context: BehaviourContext): boolean;
  /** The documented example of that status, when there are several. */
  readonly example?: string;
  /** Makes the answer speak of this request (`Contact 42 not found`); the value is the documented example, copy before a change. */
  fill?(value: unknown, context: BehaviourContext): unknown;
}

/** Leads to documented answers by what the request looks like; the first trigger that fits wins. */
export const answerWhen = (options: {
  readonly name: string;
  readonly says: string;
  readonly triggers: readonly Trigger[];
}): Behaviour => ({
  name: options.name,
  says: options.says,
  grade: options.triggers.reduce<Grade>((grade, trigger) => weaker(grade, trigger.grade), 'documented'),
  triggers: options.triggers.map(({ operation, status, how, grade }) => ({ operation, status, how, grade })),
  compile(operation) {
    const own = options.triggers.filter((trigger) => trigger.operation === operation.id && trigger.when);
    if (own.length === 0) return null;
    const choices = new Map(own.map((trigger) => [trigger, choiceOf(trigger)]));
    const filling = own.filter((trigger) => trigger.fill);
    return {
      choose(context) {
        const trigger = firstFitting(own, context);
        return trigger && choices.get(trigger);
      },
      ...(filling.length === 0
        ? {}
        : {
            // What a trigger fills in is of this request alone.
            key: (context) => (firstFitting(filling, context) ? undefined : ''),
            // Most answers are good ones, which no trigger fills: then none has to be looked at.
            change: (draft, context) =>
              filling.some(({ status }) => Number(status) === draft.status)
                ? filled(firstFitting(own, context), draft, context)
                : draft,
          }),
    };
  },
});

/** A loop, because this is asked of every request. */
const firstFitting = (triggers: readonly Trigger[], context: BehaviourContext): Trigger | undefined => {
  for (const trigger of triggers) if (trigger.when?.(context)) return trigger;
  return undefined;
};

const choiceOf = (trigger: Trigger): Choice => ({
  code: Number(trigger.status),
  ...(trigger.example === undefined ? {} : { example: trigger.example }),
  why: trigger.how,
});

/** Only over the answer that the trigger chose: a client or a scenario may have wanted another one. */
const filled = (trigger: Trigger | undefined, draft: ResponseDraft, context: BehaviourContext): ResponseDraft =>
  trigger?.fill && draft.status === Number(trigger.status) && (trigger.example ?? draft.example) === draft.example
    ? changed(draft, trigger.how, trigger.fill(draft.value, context))
    : draft;

/** Ids that the control API or a scenario declared unknown for this session (`vars.unknownIds`), or the vendor always. */
export const isUnknownId = (context: BehaviourContext, parameter: string, always: readonly string[] = []): boolean => {
  const id = String(context.request.path[parameter]);
  const named: unknown = context.vars.unknownIds;
  return always.includes(id) || (Array.isArray(named) && named.map(String).includes(id));
};

/** A credential as text; a Basic one decoded, because a person reads it so. */
const readable = ({ value }: { readonly value: string }): string => {
  const decoded = /^[A-Za-z0-9+/]{4,}={0,2}$/.test(value) ? Buffer.from(value, 'base64').toString('latin1') : '';
  return decoded.includes(':') ? decoded : value;
};

const REFUSED = /(^|[^A-Za-z0-9])(invalid|wrong|expired|revoked)([^A-Za-z0-9]|$)/i;

/** A token that says of itself that it is no good: `invalid`, `wrong`, `expired`, `revoked`, alone or as a word. */
export const isRefusedToken = (context: BehaviourContext): boolean =>
  context.request.credentials.some((credential) => REFUSED.test(readable(credential)));

/** A token that says which permission it lacks: `no-crm.view`. */
export const lacksPermission = (context: BehaviourContext, permission: string): boolean =>
  context.request.credentials.some((credential) =>
    readable(credential).toLowerCase().includes(`no-${permission}`.toLowerCase()),
  );

/** Whether the request breaks its contract at this parameter, perhaps by this keyword. */
export const breaks = (
  context: BehaviourContext,
  where: 'path' | 'query' | 'header',
  name: string,
  keyword?: string,
): boolean =>
  context.violations.some(
    (violation) =>
      violation.in === where &&
      violation.name.toLowerCase() === name.toLowerCase() &&
      (keyword === undefined || violation.keyword === keyword),
  );
