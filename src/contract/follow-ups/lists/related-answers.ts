import { type Grade, weaker } from '../../../core/evidence';
import { equalJson, isObject } from '../../../core/json/json';
import { childPointer, type Pointer, pointerKeys, ROOT } from '../../../core/json/pointer';
import type { CaseRequest } from '../../../core/results/case';
import type { Fact } from '../../../core/results/finding';
import type { Operation } from '../../../specs/spec';
import { parameterExamples } from '../../../validate/parameters/read-examples';
import { isScalar } from '../../../validate/response/checks/semantics';
import { instant } from '../../../validate/response/instant';
import type { SemanticRule } from '../../../validate/response/semantic-rules';
import { valuesAt } from '../../../validate/response/values-at';
import type { CheckedRequest } from '../../../validate/validate-types';
import { isValid } from '../../own-violations';
import type { PlanContext } from '../../plan-context';
import { withBodyValue, withParameter } from '../changed-request';
import { COMPARED, type GoodAnswer } from '../follow-up';
import { NO_END, saysMore, saysNoMore } from './named-next-page';
import { haveRowInCommon } from './page-rows';
import { type Sorting, shownOf, sortingFor, type Which } from './sort-texts';

/** A request with one thing changed, and that thing in words: `limit=1`. */
interface Changed {
  readonly request: CaseRequest;
  readonly what: string;
}

/** What to ask so that a rule shows; or, as text, why the answer leaves nothing to ask. */
export const changeFor = (
  context: PlanContext,
  rule: SemanticRule,
  good: GoodAnswer,
  which: Which = 'first',
): Changed | string => {
  switch (rule.kind) {
    case 'limit': {
      const longest = Math.max(
        0,
        ...rule.lists.flatMap((list) => listsAt(good.value, list).map(({ length }) => length)),
      );
      if (longest < 2) return 'no list of its answer has two items or more';
      const half = Math.floor(longest / 2);
      // Some allow no small number, or a few numbers only.
      const others = [longest - 1, ...shownNumbers(context, rule.parameter)].filter(
        (each) => 0 < each && each < longest,
      );
      const changes = [half, ...others].map((each) => parameterChange(context, good, rule.parameter, String(each)));
      return changes.find((each) => typeof each !== 'string' && isValid(context, each)) ?? changes[0] ?? '';
    }
    case 'select': {
      const names = keptNames(valuesAt(good.value, rule.objects).map(([, value]) => value));
      if (names.length === 0) return 'no object of its answer has two values to choose from';
      return parameterChange(context, good, rule.parameter, names.join(','));
    }
    case 'filter': {
      const values = valuesAt(good.value, rule.values).flatMap(([, value]) => value);
      const distinct = [...new Set(values.filter((value) => isScalar(value) && value !== ''))];
      if (distinct.length < 2) return 'all items of its answer are alike there, or there are none';
      return parameterChange(context, good, rule.parameter, String(distinct[which === 'first' ? 0 : 1]));
    }
    case 'sort': {
      const values = valuesAt(good.value, rule.values).map(([, value]) => value);
      const property = pointerKeys(rule.values).at(-1) ?? '';
      const sorting = sortingFor(context.spec, context.operation, rule, [property], () => values, which);
      return sorting
        ? parametersChange(context, good, sorting.asked)
        : `its items are in each ${which === 'other' ? 'other ' : ''}order of ${property} already`;
    }
    case 'page': {
      const [items = []] = listsAt(good.value, rule.list);
      if (items.length === 0) return 'its answer has no items';
      const next = nextPage(context.operation, rule.parameter, items.length, good);
      if (next === undefined) return `nobody says whether ${rule.parameter} counts from 0 or from 1`;
      return parameterChange(context, good, rule.parameter, String(next));
    }
    case 'time-zone': {
      const named = context.operation.parameters.find(({ name }) => name === rule.parameter);
      const zone = named && parameterExamples(context.spec, named).at(-1)?.value;
      if (typeof zone !== 'string') return `the document gives no example of ${rule.parameter}`;
      return parameterChange(context, good, rule.parameter, zone);
    }
    case 'equal': {
      const present = valuesAt(good.value, rule.values).map(([, value]) => String(value).toLowerCase());
      const other = rule.among.find(
        (each) => present.length > 0 && present.some((value) => !value.includes(each.toLowerCase())),
      );
      return other === undefined ? 'its answer has no items' : bodyChange(good, rule.request, other);
    }
    case 'not-before': {
      const times = valuesAt(good.value, rule.values).flatMap(([, value]) => instant(value) ?? []);
      const latest = Math.max(...times) + 1000;
      if (times.length === 0 || latest > good.exchange.duration + Date.parse(good.exchange.startedAt))
        return 'its answer has no time in the past';
      return bodyChange(good, rule.request, new Date(latest).toISOString());
    }
    case 'key':
      return 'one answer shows it';
    default:
      return rule satisfies never;
  }
};

const shownNumbers = ({ spec, operation }: PlanContext, name: string): readonly number[] =>
  shownOf(spec, operation, name).filter((value) => typeof value === 'number');

const parameterChange = (context: PlanContext, good: GoodAnswer, name: string, text: string): Changed | string =>
  parametersChange(context, good, [[name, text]]);

const parametersChange = (
  { operation }: PlanContext,
  { case: asked }: GoodAnswer,
  changes: Sorting['asked'],
): Changed | string => {
  let { request } = asked;
  for (const [name, text] of changes) {
    const changed = withParameter(operation, request, name, text);
    if (!changed) return `the document has no parameter ${name}`;
    request = changed;
  }
  return { request, what: changes.map((each) => each.join('=')).join('&') };
};

const bodyChange = ({ case: asked }: GoodAnswer, pointer: string, value: string): Changed | string => {
  const request = withBodyValue(asked.request, pointer, value);
  return request ? { request, what: `${pointerKeys(pointer).join('.')} "${value}"` } : 'its request has no JSON body';
};

const listsAt = (value: unknown, pointer: string): readonly (readonly unknown[])[] =>
  valuesAt(value, pointer).flatMap(([, found]) => (Array.isArray(found) ? [found] : []));

/** The key and one more, so that at least one other property has to be null. */
const keptNames = (objects: readonly unknown[]): readonly string[] => {
  const [first] = objects.filter(isObject);
  const names = Object.entries(first ?? {}).flatMap(([name, value]) => (isPlain(value) ? [name] : []));
  if (names.length < 3) return [];
  const key = names.find((name) => /id$/i.test(name)) ?? names[0];
  const other = names.find((name) => name !== key);
  return [key, other].flatMap((name) => name ?? []);
};

const isPlain = (value: unknown): boolean => (typeof value === 'string' && value !== '') || typeof value === 'number';

export const nextPage = (
  operation: Operation,
  name: string,
  count: number,
  { case: { request }, value }: GoodAnswer,
): number | undefined => {
  const sent = request.query.find(([each]) => each === name)?.[1];
  const now = typeof sent === 'string' ? Number(sent) : undefined;
  if (/page/i.test(name)) return (now ?? firstPage(operation, name) ?? 1) + 1;
  // An offset is a number of items, and an index that of an item: SCIM counts from 1 (RFC 7644, section 3.4.2.4), others from 0.
  const echoed = isObject(value) && typeof value[name] === 'number' ? value[name] : undefined;
  const first = now ?? firstPage(operation, name) ?? echoed ?? (/index/i.test(name) ? undefined : 0);
  return first === undefined ? undefined : first + count;
};

/** The number of the first page or item, as far as the document shows it: some count from 0. */
export const firstPage = ({ parameters }: Operation, name: string): number | undefined => {
  const { schema, description = '' } = parameters.find((each) => each.in === 'query' && each.name === name) ?? {};
  const shown = schema && isObject(schema.node) ? [schema.node.default, schema.node.minimum] : [];
  const [, base, first] = /\b([01])-based|\bfirst \w+ (?:is|has) ([01])\b/i.exec(description) ?? [];
  return [...shown, Number(base ?? first ?? Number.NaN)].find((each): each is number => each === 0 || each === 1);
};

type ComparedFact = Extract<Fact, { kind: 'semantics' }>;

/** What the two answers contradict together. What is not said in so many words is worth less than the rule. */
export const compare = (
  rule: SemanticRule,
  { value: before }: GoodAnswer,
  after: unknown,
  query: CheckedRequest['query'],
): readonly ComparedFact[] => {
  const fact = (at: Pointer, message: string, evidence: Grade = rule.evidence): ComparedFact => ({
    kind: 'semantics',
    rule: COMPARED,
    at: childPointer(ROOT, 'body', ...pointerKeys(at)),
    spec: rule.place,
    evidence,
    message,
  });
  /** That nothing is lost is said in no document in so many words. */
  const less = (at: Pointer, message: string) =>
    fact(at, message, rule.inferred ? 'assumed' : weaker(rule.evidence, 'observed'));
  switch (rule.kind) {
    case 'limit':
      return rule.lists.flatMap((list) => {
        const all = listsAt(before, list).flat();
        return valuesAt(after, list).flatMap(([at, items]) => {
          if (!Array.isArray(items)) return [];
          if (items.length === 0 && all.length > 0) return [less(at, `with ${rule.parameter} it has no items`)];
          if (items.length < all.length && saysNoMore(after))
            return [fact(at, `it says that there is no more, and without ${rule.parameter} there is`, 'assumed')];
          return items.some((item) => !all.some((each) => equalJson(each, item)))
            ? [less(at, `with ${rule.parameter} it has items that it did not have without`)]
            : [];
        });
      });
    case 'filter': {
      const wanted = String(query[rule.parameter]);
      const count = (body: unknown) =>
        valuesAt(body, rule.values).filter(([, value]) => [value].flat().some((each) => String(each) === wanted))
          .length;
      const [had, has] = [count(before), count(after)];
      return has < had ? [less(ROOT, `it has ${has} of the ${had} items that ${rule.parameter} asks for`)] : [];
    }
    case 'sort': {
      const [had, has] = [valuesAt(before, rule.values).length, valuesAt(after, rule.values).length];
      return has < had ? [less(ROOT, `with ${rule.parameter} it has ${has} items, and ${had} without`)] : [];
    }
    case 'select': {
      const objects = valuesAt(before, rule.objects).flatMap(([, value]) => (isObject(value) ? [value] : []));
      const names = keptNames(objects);
      return valuesAt(after, rule.objects).flatMap(([at, value], index) => {
        const differing = (object: Readonly<Record<string, unknown>> | undefined): readonly string[] =>
          names.filter((name) => !isObject(value) || !equalJson(value[name], object?.[name]));
        // The order of the rows is not said.
        if (objects.some((object) => differing(object).length === 0)) return [];
        return differing(objects[index]).map((name) =>
          fact(childPointer(at, name), `${name} is another value when ${rule.parameter} names it`),
        );
      });
    }
    case 'page': {
      const items = listsAt(before, rule.list).flat();
      return valuesAt(after, rule.list).flatMap(([at, next]) => {
        if (!Array.isArray(next)) return [];
        if (next.length === 0 && saysMore(after)) return [fact(at, NO_END, 'assumed')];
        return haveRowInCommon(next, items)
          ? [fact(at, `the next page (${rule.parameter}) has items of the one before`)]
          : [];
      });
    }
    case 'time-zone':
      return rule.values.flatMap((values) => {
        const written = new Map(valuesAt(before, values).map(([at, value]) => [at as string, instant(value)]));
        return valuesAt(after, values).flatMap(([at, value]) => {
          const [was, is] = [written.get(at), instant(value)];
          return was !== undefined && is !== undefined && was !== is
            ? [fact(at, `${rule.parameter} makes it another time, and not the same one in another zone`)]
            : [];
        });
      });
    default:
      return [];
  }
};
