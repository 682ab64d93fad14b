import { equalJson, isObject, type Json } from '../../core/json/json';
import { childPointer, type SpecPlace, toPointer } from '../../core/json/pointer';
import type { ContractCase } from '../../core/results/case';
import { compose } from '../../schema/composition';
import { documentedNames } from '../../schema/members';
import { relaxedNames } from '../../schema/read-write-only';
import type { Operation } from '../../specs/spec';
import { type Check, NOTHING } from '../../validate/response/checks/check';
import { namedQuestion } from '../case-id';
import { successStatuses } from '../generate/sample-request';
import type { PlanContext } from '../plan-context';
import type { FollowUp } from './follow-up';
import { idGroups, operationsAt } from './id-groups';

const RULE = 'changed';

/** What this run has changed is read once more: it has to be as it was sent. */
export const changedFollowUp = (context: PlanContext): FollowUp | undefined => {
  const { spec, operation, options } = context;
  const group = idGroups(operation.path).find(({ path }) => path === operation.path);
  if (options.target !== 'real' || !options.allowUnsafe || operation.method !== 'GET' || !group) return undefined;
  const changers = operationsAt(spec, group.identity).filter(({ method }) => method === 'PUT' || method === 'PATCH');
  if (changers.length === 0) return undefined;
  const { method, path } = operation;
  const named = namedQuestion(spec, operation, { kind: 'follow-up', name: RULE, says: 'has what was sent' });
  const from = changers.map((each) => `${each.method} ${path}`).join(' or ');
  return {
    ...named,
    method,
    path,
    after: 'changing',
    wrong: false,
    from,
    next: async (soFar) => {
      const change = soFar.changed.last(group.identity);
      if (!change) return { kind: 'nothing', reason: `nothing was changed by ${from}` };
      const good = await soFar.goodAnswer(operation);
      if (typeof good === 'string') return { kind: 'nothing', reason: good };
      const kept = keptProperties(context, change.operation, change.sent, group.allNames);
      if (Object.keys(kept).length === 0) return { kind: 'nothing', reason: `${from} sent nothing that is read there` };
      const contractCase: ContractCase = {
        ...named,
        source: { kind: 'follow-up', rule: RULE, spec: change.operation.place },
        follows: { caseId: change.case.id, what: `what ${change.operation.method} ${path} sent` },
        request: {
          ...good.case.request,
          pathValues: change.case.request.pathValues,
          values: good.case.request.values.map((value) =>
            value.in === 'path' ? { ...value, origin: 'learned' } : value,
          ),
        },
        expect: { statuses: successStatuses(operation.responses), why: 'it was changed, and not deleted' },
      };
      return { kind: 'ask', case: contractCase, relation: { check: keepsWhatWasSent(kept, change.operation.place) } };
    },
  };
};

/** Of what was sent that which the record is documented to have, and the server does not decide. */
const keptProperties = (
  { spec, operation }: PlanContext,
  changer: Operation,
  sent: Readonly<Record<string, unknown>>,
  ids: readonly string[],
): Readonly<Record<string, unknown>> => {
  const read = operation.responses
    .filter(({ status }) => status.startsWith('2'))
    .flatMap(({ content }) => content.flatMap(({ schema }) => (schema ? [schema.node] : [])));
  const names = new Set(read.flatMap((node) => [...documentedNames(compose(spec, [node]).nodes)]));
  const written = changer.requestBody?.content.flatMap(({ schema }) => (schema ? [schema.node] : [])) ?? [];
  const owned = new Set([
    ...[...read, ...written].flatMap((node) =>
      isObject(node) ? [...relaxedNames(spec, node, 'request'), ...relaxedNames(spec, node, 'response')] : [],
    ),
    ...ids,
    'id',
  ]);
  return Object.fromEntries(
    Object.entries(sent).filter(([name]) => names.has(name) && !owned.has(name) && !BY_SERVER.test(name)),
  );
};

/** What servers keep themselves, whatever is sent. */
const BY_SERVER = /^_|created|updated|modified|changed|(?:At|_at|_on)$|etag|version|revision|password|secret|token/i;

/** That it is kept as it was sent no document says; a server may put it in a form of its own. */
const keepsWhatWasSent =
  (kept: Readonly<Record<string, unknown>>, spec: SpecPlace): Check =>
  ({ response, body }) => {
    if (response.status >= 300 || typeof body !== 'object' || body.kind !== 'value' || !isObject(body.value))
      return NOTHING;
    const { value } = body;
    return {
      facts: Object.entries(kept)
        .filter(([name, sent]) => !isSame(sent, value[name]))
        .map(([name]) => ({
          kind: 'semantics',
          rule: RULE,
          at: childPointer(toPointer('/body'), name),
          spec,
          evidence: 'elsewhere',
          message: `${name} is not read as it was sent`,
        })),
    };
  };

/** Blanks, letters' case and how an instant or a number is written are a server's own matter; so is what is inside an object. */
const isSame = (sent: unknown, read: unknown): boolean => {
  if (sent === null && read === undefined) return true;
  if (typeof sent === 'object' && sent !== null)
    return read !== undefined && Array.isArray(sent) === Array.isArray(read);
  if (read === undefined || read === null || typeof read === 'object') return false;
  if (equalJson(sent as Json, read as Json)) return true;
  const [a, b] = [String(sent).trim().toLowerCase(), String(read).trim().toLowerCase()];
  const isInstant = /^\d{4}-\d\d-\d\dt/.test(a) && Date.parse(a) === Date.parse(b);
  return a === b || isInstant || (a !== '' && b !== '' && Number(a) === Number(b));
};
