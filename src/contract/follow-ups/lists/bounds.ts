import { childPointer, type Pointer, pointerKeys, ROOT } from '../../../core/json/pointer';
import { flatten } from '../../../schema/flatten';
import { shapeOf } from '../../../schema/value-shape';
import type { Parameter, SchemaRef } from '../../../specs/spec';
import { type Check, NOTHING } from '../../../validate/response/checks/check';
import { orderOf } from '../../../validate/response/checks/semantics';
import { parameterSchema } from '../../generate/values/sample-values';
import { isValid } from '../../own-violations';
import type { PlanContext } from '../../plan-context';
import { withQuery } from '../changed-request';
import { rowPart } from '../envelope';
import type { FollowUp } from '../follow-up';
import { afterGoodAnswer } from '../follow-up-rule';
import { goodBody } from '../good-body';
import { bare } from '../ids/bare-name';
import { SAYS_FILTER } from './inferred-rules';
import { itemNames } from './item-names';
import { listIn } from './page-rows';

const RULE = 'bound';

/** What a query parameter bounds: `minPrice`, `price[lte]` and `created_after` each name a property of the items. */
interface Bound {
  readonly property: string;
  readonly is: 'least' | 'most';
  /** How far beyond it a value may lie all the same: a day may begin elsewhere, and a second have its parts. */
  readonly slack: number;
  /** A number itself is out of it. */
  readonly open: boolean;
  readonly write: (value: number) => string;
}

/** Items within a bound that the values of the list itself give. That is our reading of names, so it is a note. */
export const boundFollowUps = (context: PlanContext, parameter: Parameter): readonly FollowUp[] =>
  fieldsOf(context, parameter).flatMap((field) => boundFollowUp(context, parameter, field) ?? []);

/** A text of the query, by the name it has there. */
interface Field {
  readonly name: string;
  readonly schema: SchemaRef | undefined;
}

/** `created[gte]` and `created[lt]` of a `created` whose style is `deepObject`. */
const fieldsOf = ({ spec }: PlanContext, parameter: Parameter): readonly Field[] => {
  const { name, style } = parameter;
  const schema = parameterSchema(parameter);
  if (style !== 'deepObject') return [{ name, schema }];
  const shape = shapeOf(spec, schema);
  return shape.propertyNames.map((key) => ({ name: `${name}[${key}]`, schema: shape.property(key) }));
};

const boundFollowUp = (context: PlanContext, parameter: Parameter, field: Field): FollowUp | undefined => {
  const bound = boundOf(context, parameter, field);
  if (!bound) return undefined;
  const { name } = field;
  const says = `keeps what ${name} means (${RULE})`;
  const head = { rule: RULE, name: `${RULE}-${name}`, says };
  return afterGoodAnswer(context, head, (good, from) => {
    const values = (listIn(good.value)?.items ?? []).flatMap((item) => boundedValue(item, bound) ?? []);
    const limit = middle(values, bound);
    if (limit === undefined) return `its answer has no two values of ${bound.property}, or not as ${name} is`;
    const text = bound.write(limit);
    const request = withQuery(good.case.request, name, text);
    const what = `${name}=${text}`;
    if (!isValid(context, { request })) return `the document forbids ${what}`;
    return {
      place: parameter.place,
      follows: { caseId: good.case.id, what: `${from}, now with ${what}` },
      request,
      expect: { statuses: [], why: `it is the request of that answer with ${what}` },
      relation: { check: isWithin(parameter, bound, limit, what) },
    };
  });
};

const LEAST = 'min|gte?|>=?|from|after|since';
const MOST = 'max|lte?|<=?|to|before|until';
const WORDS = [
  /^(?<word>min|max)(?:imum)?_?(?<stem>.+)$/i,
  new RegExp(`^(?<stem>.+)\\[(?<word>${LEAST}|${MOST})\\]$`, 'i'),
  /^(?<stem>.+?)(?<word>[<>]=?)$/,
  new RegExp(`^(?<stem>.+)_(?<word>${LEAST}|${MOST})$`, 'i'),
  /^(?<stem>.+)(?<word>Min|Max|From|After|Since|Before|Until|To)$/,
  /^(?<word>from|after|since|to|before|until)(?:_|(?=[A-Z]))(?<stem>.+)$/,
];

/** `from`, which the document says is about events that `end after this instant`. */
const BARE = /^(?:from|to|since|until|after|before)$/i;
const SAID =
  /\bonly\b.*?\b(?<stem>start|end|begin|[a-z]+ed|due|date|time)s? (?:(?:at|on) or )?(?<word>after|since|before|until)\b/i;

const boundOf = (
  { spec, operation }: PlanContext,
  parameter: Parameter,
  { name, schema }: Field,
): Bound | undefined => {
  if (parameter.in !== 'query' || parameter.required || operation.method !== 'GET') return undefined;
  const found =
    WORDS.map((words) => words.exec(name)?.groups).find((groups) => groups !== undefined) ??
    (BARE.test(name) ? SAID.exec(parameter.description ?? '')?.groups : undefined);
  if (!found?.stem || !found.word) return undefined;
  const stem = bare(found.stem);
  const properties = [...itemNames(spec, operation)].filter((each) => {
    const own = bare(each);
    return own === stem || ['at', 'on', 'date', 'time'].some((end) => own === `${stem}${end}`);
  });
  const [property, other] = properties;
  const flat = schema ? flatten(spec, schema.node) : false;
  if (property === undefined || other !== undefined || flat === false) return undefined;
  const is = new RegExp(`^(?:${LEAST})$`, 'i').test(found.word) ? 'least' : 'most';
  const open = /^[gl]t$/i.test(found.word) || SAYS_OPEN.test(parameter.description ?? '');
  if (flat.type === 'integer' || flat.type === 'number') return { property, is, slack: 0, open, write: String };
  const written = WRITTEN.find(({ format }) => flat.type === 'string' && flat.format === format);
  return written && { property, is, open: false, ...written };
};

/** `Restrict results to after the specified ID`, and not `at or after`. */
const SAYS_OPEN =
  /^(?!.*\b(?:inclusive(?:ly)?|or equal|equal to|at or|on or|from)\b).*\b(?:(?:to|only|with ids?|results?|those|records?|items?) (?:after|before)|(?:greater|less|more|higher|lower|larger|smaller) than|exclusive(?:ly)?)\b/is;

const SECOND = 1000;
const HOUR = 3600 * SECOND;
const WRITTEN = [
  { format: 'date-time', slack: SECOND, write: (time: number) => new Date(time).toISOString() },
  { format: 'date', slack: 48 * HOUR, write: (time: number) => new Date(time).toISOString().slice(0, 10) },
];

/** A number for numbers, and a time for times: of seconds since 1970 nobody knows what they are in. */
const boundedValue = (item: unknown, { property, slack }: Bound): number | undefined => {
  const value = rowPart(item).record[property];
  return (slack === 0) === (typeof value === 'number') ? orderOf(value) : undefined;
};

/** The value that leaves out about half of the others. */
const middle = (values: readonly number[], { is }: Bound): number | undefined => {
  const distinct = [...new Set(values)].sort((a, b) => a - b);
  if (distinct.length < 2) return undefined;
  return distinct[is === 'least' ? Math.ceil(distinct.length / 2) : Math.floor((distinct.length - 1) / 2)];
};

const isWithin =
  ({ place, description = '' }: Parameter, bound: Bound, limit: number, what: string): Check =>
  (answer) => {
    const list = listIn(goodBody(answer)?.value);
    const beyond = list?.items.findIndex((item) => {
      const value = boundedValue(item, bound);
      if (value === undefined) return false;
      const beyond = bound.is === 'least' ? limit - value : value - limit;
      return beyond > bound.slack || (bound.open && beyond === 0);
    });
    if (!list || beyond === undefined || beyond < 0) return NOTHING;
    const at: Pointer = childPointer(ROOT, 'body', ...pointerKeys(list.at), beyond, bound.property);
    const message = `it is beyond what ${what} asks for`;
    const evidence = SAYS_FILTER.test(description) ? 'elsewhere' : 'assumed';
    return { facts: [{ kind: 'semantics', rule: RULE, at, spec: place, evidence, message }] };
  };
