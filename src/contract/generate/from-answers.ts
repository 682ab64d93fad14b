import { isInterim } from '../../core/http/http';
import { essence, meantType } from '../../core/http/media-type';
import type { ContractCase } from '../../core/results/case';
import { headerToken } from '../../core/text/header-token';
import type { Example, MediaTypeSpec, ResponseSpec } from '../../specs/spec';
import { caseBase, caseId } from '../case-id';
import { notAllowed } from '../own-violations';
import type { PlanContext, Planned } from '../plan-context';
import { skipped } from '../skip';
import { accepting, sentContent, successStatuses } from './sample-request';
import { expectedSample, usable } from './values/sample-values';

/** Each documented answer with each of its examples in each of its media types, on demand: only a mock understands `Prefer`. */
export const casesFromAnswers = (context: PlanContext): readonly Planned[] => {
  const { operation, options } = context;
  if (options.target !== 'mock') return operation.responses.flatMap((response) => onDemandSkipped(context, response));
  const planned = operation.responses.flatMap((response) => onDemand(context, response));
  const [broken] = context.sample().violations;
  return broken ? planned.map((item) => unsent(item, notAllowed(broken))) : planned;
};

/** A broken request is answered with its own error, whatever it prefers. */
const unsent = (item: Planned, reason: string): Planned => {
  if (item.kind !== 'case') return item;
  const { id, vendor, operationId, title } = item.case;
  return { kind: 'skipped', skipped: { id, vendor, operationId, title, reason } };
};

const onDemand = (context: PlanContext, response: ResponseSpec): readonly Planned[] => {
  if (!/^\d{3}$/.test(response.status)) return [noNumber(context, response)];
  if (isInterim(Number(response.status))) return [interim(context, response)];
  const contents = sentContent(response);
  if (contents.length === 0) return [preferred(context, response, undefined, undefined)];
  return contents.flatMap((content) =>
    usable(content.examples).length === 0
      ? [preferred(context, response, content, undefined)]
      : usable(content.examples).map((example) => preferred(context, response, content, example)),
  );
};

const preferred = (
  context: PlanContext,
  response: ResponseSpec,
  content: MediaTypeSpec | undefined,
  example: Example | undefined,
): Planned => {
  const { spec, operation } = context;
  const { request } = context.sample();
  const type = content && essence(content.mediaType);
  const named = [example && `example ${example.name}`, type].filter(Boolean).join(', ');
  const title = `answers ${response.status} on demand${named ? ` (${named})` : ''}`;
  const contractCase: ContractCase = {
    id: caseId(
      spec,
      operation,
      'answer',
      response.status,
      ...(example ? [example.name] : []),
      ...(content ? [content.mediaType] : []),
    ),
    title: `${operation.method} ${operation.path} ${title}`,
    source: {
      kind: 'example',
      example: example?.name ?? response.status,
      spec: (example ?? content ?? response).place,
    },
    request: {
      prefer: `code=${response.status}${example ? `, example=${headerToken(example.name)}` : ''}`,
      ...(content ? accepting(request, meantType(content.mediaType)) : request),
    },
    expect: {
      statuses: [response.status],
      why: `Prefer asks for ${response.status}`,
      ...(example && { sample: expectedSample(example) }),
    },
    ...caseBase(spec, operation),
  };
  return { kind: 'case', case: contractCase };
};

const noNumber = (context: PlanContext, response: ResponseSpec): Planned =>
  skipped(
    context,
    ['answer', response.status],
    `${response.status} on demand`,
    `${response.status} stands for many statuses, and none of them is documented by its number`,
  );

const interim = (context: PlanContext, response: ResponseSpec): Planned =>
  skipped(
    context,
    ['answer', response.status],
    `${response.status} on demand`,
    `${response.status} is a note that comes before an answer, and no answer`,
  );

const NEVER = { never: true } as const;

/** One line per documented status that no case provokes by itself is enough: a real vendor gives no answer on demand. */
const onDemandSkipped = (context: PlanContext, response: ResponseSpec): readonly Planned[] =>
  successStatuses(context.operation.responses).includes(response.status)
    ? []
    : [
        skipped(
          context,
          ['answer', response.status],
          `${response.status} on demand`,
          'only a mock answers what Prefer asks for; it is not sent to a real endpoint',
          NEVER,
        ),
      ];
