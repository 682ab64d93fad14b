import { toPointer } from '../../../core/json/pointer';
import type { Operation, Spec } from '../../../specs/spec';
import type { RunSoFar } from '../follow-up';
import { valuesUnder } from '../records/created-records';
import { type IdGroup, sourcesOf } from './id-groups';
import { expressed, linksOf, linksTo } from './links';
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
}

/** A record of one of the groups: what this run created, else what a list names; or, as text, why there is none. */
export const learnRecord = async (
  spec: Spec,
  groups: readonly IdGroup[],
  soFar: RunSoFar,
  { createdOnly }: LearnFrom,
): Promise<Learned | string> => {
  const reasons: string[] = [];
  for (const group of groups) {
    const [record] = soFar.created.live(group.identity);
    if (record) return { ...record, values: valuesUnder(group, record), created: true };
    const { lists, creators } = sourcesOf(spec, group);
    for (const list of createdOnly ? [] : lists) {
      const answer = await soFar.goodAnswer(list);
      const asked = nameOf(list);
      const ids = typeof answer === 'string' ? [] : readIds(spec, list, answer, group);
      const found = ids.find(({ values }) => group.allNames.every((name) => name in values));
      if (found && typeof answer !== 'string') return { ...found, by: asked, caseId: answer.case.id, created: false };
      reasons.push(typeof answer === 'string' ? answer : `${asked} names no record`);
    }
    const [creator] = creators;
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
        return { text, sure: true, by: nameOf(source), caseId: answer.case.id, created: !source.safe, linked: true };
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

const nameOf = ({ method, path }: Operation): string => `${method} ${path}`;
