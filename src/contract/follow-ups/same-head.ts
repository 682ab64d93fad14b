import { headerValue } from '../../core/http/http';
import { essence } from '../../core/http/media-type';
import { toPointer } from '../../core/json/pointer';
import type { Fact } from '../../core/results/finding';
import { templateIdentity } from '../../specs/routing/path-template';
import type { Operation, ResponseSpec } from '../../specs/spec';
import { type Check, NOTHING } from '../../validate/response/checks/check';
import { documentedResponse } from '../../validate/response/documented-response';
import { successStatuses } from '../generate/sample-request';
import type { PlanContext } from '../plan-context';
import { COMPARED, type FollowUp, type GoodAnswer } from './follow-up';
import { afterGoodAnswer } from './follow-up-rule';
import { operationsAt, withoutForm } from './ids/id-groups';

const RULE = 'same-head';

/**
 * A documented HEAD is asked for what GET has just answered: it is there, too, and has the headers of that answer (RFC 9110, section
 * 9.3.2). A header may be left out that only the content gives, so that a difference is a note.
 */
export const sameHeadFollowUp = (context: PlanContext): FollowUp | undefined => {
  const { spec, operation, options } = context;
  const { method, path } = operation;
  if (options.target !== 'real' || method !== 'HEAD') return undefined;
  const at = operationsAt(spec, templateIdentity(withoutForm(path)));
  const get = at.find((each) => each.method === 'GET' && each.path === path);
  if (!get) return undefined;
  return afterGoodAnswer(context, { rule: RULE, says: 'is answered as GET is', of: get }, (good, from) => ({
    place: operation.place,
    follows: { caseId: good.case.id, what: from },
    request: { ...good.case.request, method },
    expect: { statuses: successStatuses(operation.responses), why: 'GET has a good answer to the same request' },
    relation: { earlier: good, check: isAlike(operation, get, good) },
  }));
};

const isAlike =
  (operation: Operation, get: Operation, { exchange }: GoodAnswer): Check =>
  ({ response: { status, headers }, documented }) => {
    const before = exchange.response;
    if (status >= 300) return NOTHING;
    const fact = (name: string, message: string): Fact => ({
      kind: 'semantics',
      rule: COMPARED,
      at: toPointer(`/headers/${name}`),
      spec: operation.place,
      evidence: 'assumed',
      message,
    });
    const differs = SAME.flatMap(({ name, read }) => {
      const [own, other] = [headerValue(headers, name), headerValue(before.headers, name)];
      return own === undefined || other === undefined || read(own) === read(other)
        ? []
        : [fact(name, `HEAD says ${own}, and GET ${other}`)];
    });
    const lacks = [...namesOf(documented)]
      .filter((name) => namesOf(documentedResponse(get, before.status)).has(name))
      .filter((name) => name in before.headers && !(name in headers))
      .map((name) => fact(name, `HEAD lacks ${name}, which GET has`));
    return { facts: [...differs, ...lacks] };
  };

/** An entity tag may be another one each time. */
const SAME = [
  { name: 'content-length', read: (text: string) => text.trim() },
  { name: 'content-type', read: essence },
];

const namesOf = (response: ResponseSpec | undefined): ReadonlySet<string> =>
  new Set(response?.headers.map(({ name }) => name.toLowerCase()));
