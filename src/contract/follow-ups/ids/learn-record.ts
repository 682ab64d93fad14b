import type { HttpResponse } from '../../../core/http/http';
import { toPointer } from '../../../core/json/pointer';
import type { Operation, Spec } from '../../../specs/spec';
import { askUntil, type RunSoFar } from '../follow-up';
import { valuesUnder } from '../records/created-records';
import { type IdGroup, sourcesOf } from './id-groups';
import { expressed, linksOf, linksTo } from './links';
import { namedIds, namersOf } from './namers';
import { readIds } from './read-ids';
import { linkedValue, type Reference } from './references';

/** The values of one record, and the answer that gave them. */
export interface Learned {
  readonly values: Readonly<Record<string, string>>;
  /** False where a property was taken for the id that need not be it. */
  readonly sure: boolean;
  /** `GET /pets`. */
  readonly by: string;
  readonly caseId: string;
  /** This run created it. */
  readonly created: boolean;
  /** What this run has begun, and may still go on. */
  readonly begun: boolean;
}

/** The text of one id, and the answer that gave it. */
export interface LearnedText extends Omit<Learned, 'values'> {
  readonly text: string;
  /** A link of the document says so. */
  readonly linked: boolean;
}

interface LearnFrom {
  /** Only what this run has created will do. */
  readonly createdOnly: boolean;
  /** What is below a record is asked for: below one of a list there is more than below a new one. */
  readonly listedFirst?: boolean;
}

/** A record of one of the groups: what this run created, else what a list names; or, as text, why there is none. */
export const learnRecord = async (
  spec: Spec,
  groups: readonly IdGroup[],
  soFar: RunSoFar,
  { createdOnly, listedFirst = false }: LearnFrom,
): Promise<Learned | string> => {
  const reasons: string[] = [];
  for (const group of groups) {
    const [record] = soFar.created.live(group.identity);
    const created = record && { ...record, values: valuesUnder(group, record), created: true };
    if (created && (createdOnly || !listedFirst)) return created;
    const namers = namersOf(spec, group);
    const { lists, creators } = sourcesOf(spec, group);
    for (const source of createdOnly ? [] : [...lists, ...namers]) {
      const answer = await soFar.goodAnswer(source);
      if (typeof answer === 'string') {
        reasons.push(answer);
        continue;
      }
      const read = namers.includes(source) ? namedIds : readIds;
      for (const each of [answer, ...soFar.otherAnswers(source)]) {
        const [found] = read(spec, source, each, group).filter((ids) => isWhole(group, ids));
        const begun = isBegun(each.exchange.response);
        if (found) return { ...found, by: nameOf(source), caseId: each.case.id, created: !source.safe, begun };
      }
      reasons.push(`${nameOf(source)} names no record`);
    }
    if (created) return created;
    await askUntil(soFar, creators, () => soFar.created.live(group.identity).length > 0);
    const [made] = soFar.created.live(group.identity);
    if (made) return { ...made, values: valuesUnder(group, made), created: true };
    const [creator] = creators;
    if (createdOnly && !creator) reasons.push(`this run has created no ${group.path}`);
    if (creator && (createdOnly || lists.length === 0))
      reasons.push(
        soFar.created.deleted(group.identity).length > 0
          ? `what ${nameOf(creator)} created is deleted again`
          : `${nameOf(creator)} has created no record`,
      );
  }
  return inOneSentence(reasons);
};

/** What a reference names, by the document's links first: they say it outright. */
export const learnReference = async (
  spec: Spec,
  operation: Operation,
  reference: Reference,
  soFar: RunSoFar,
  sources: LearnFrom,
): Promise<LearnedText | string> => {
  const linked = await learnLinked(spec, operation, reference, soFar, sources);
  if (typeof linked === 'object') return linked;
  const { group } = reference;
  if (!group) return linked;
  const found = await learnRecord(spec, [group], soFar, sources);
  if (typeof found === 'string') return [linked, found].filter((reason) => reason !== '').join(', and ');
  const { values, ...rest } = found;
  return { ...rest, text: values[group.names[0] ?? ''] ?? '', linked: false };
};

const learnLinked = async (
  spec: Spec,
  operation: Operation,
  { in: where, name }: Reference,
  soFar: RunSoFar,
  { createdOnly }: LearnFrom,
): Promise<LearnedText | string> => {
  const reasons: string[] = [];
  const sources = new Set(linksTo(spec, operation).map(({ source }) => source));
  for (const source of sources) {
    if (createdOnly && source.safe) continue;
    const answer = await soFar.goodAnswer(source);
    if (typeof answer === 'string') {
      reasons.push(answer);
      continue;
    }
    for (const link of linksOf(spec, source, answer)) {
      if (link.operation !== operation) continue;
      const written = where === 'body' ? link.body.get(toPointer(name)) : linkedValue(link.parameters, where, name);
      const text = expressed(written, source, answer);
      if (text !== undefined)
        return {
          ...{ text, sure: true, by: nameOf(source), caseId: answer.case.id, created: !source.safe, linked: true },
          begun: isBegun(answer.exchange.response),
        };
    }
    reasons.push(`${nameOf(source)} names no record`);
  }
  return inOneSentence(reasons);
};

/** Many sources may have nothing to give; what the first ones say is enough. */
const inOneSentence = (reasons: readonly string[]): string => {
  const [first = '', second, ...others] = new Set(reasons);
  const rest = others.length > 0 ? [`${others.length} more sources gave none`] : [];
  return [first, ...(second === undefined ? [] : [second]), ...rest].join(', and ');
};

/** Has it every value that a path needs? */
export const isWhole = ({ allNames }: IdGroup, { values }: Pick<Learned, 'values'>): boolean =>
  allNames.every((name) => name in values);

/** Accepted, and not done yet (RFC 9110, section 15.3.3). */
export const isBegun = ({ status }: Pick<HttpResponse, 'status'>): boolean => status === 202;

const nameOf = ({ method, path }: Operation): string => `${method} ${path}`;
