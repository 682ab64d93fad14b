import type { Operation, Spec } from '../../../specs/spec';
import { changesByName, isAction } from '../../changes-by-name';
import { isProvided } from '../../generate/sample-request';
import type { PlanContext } from '../../plan-context';
import { namesOf } from '../follow-up';
import { createsByPut, type IdGroup, idGroups, sourcesOf } from './id-groups';
import type { LearnedParts } from './learned-parts';
import { linksTo } from './links';
import { namersOf } from './namers';
import { type Reference, referencesOf } from './references';

/** What the ids of an operation's questions come from. */
export interface IdSources {
  readonly route: IdRoute;
  readonly references: readonly Reference[];
  /** The operations that create what a path, a query or a body names. */
  readonly creators: readonly Operation[];
  /** In words, for who waits. */
  readonly from: string;
}

/** @param context with the document's own values */
export const idSources = (context: PlanContext): IdSources => {
  const references = referencesOf(context);
  const route = idRoute(context, references);
  // Nothing waits for an answer: nobody asks for the rest.
  if (route.kind === 'planned' && references.length === 0) return { route, references, creators: [], from: '' };
  return { route, references, creators: creatorsOf(context, references), from: fromWords(context, route, references) };
};

/** Where the ids of a question's path come from. */
export type IdRoute =
  /** What was planned is sent as it is. */
  | { readonly kind: 'planned' }
  /** From a list, a link, a `Location`, or what this run created. */
  | { readonly kind: 'learned'; readonly groups: readonly IdGroup[] }
  /** It changes something: from what this run created only. */
  | { readonly kind: 'created'; readonly group: IdGroup }
  /** It changes what a query or a body names: of that, what this run created only. */
  | { readonly kind: 'named' }
  | { readonly kind: 'none'; readonly reason: string };

/** Decided by the document, the method and what the user gave; the same for all questions of an operation. */
const idRoute = (context: PlanContext, references: readonly Reference[]): IdRoute => {
  const { spec, operation, options, variables } = context;
  if (options.target !== 'real') return { kind: 'planned' };
  const groups = idGroups(operation.path);
  const isGiven = (name: string): boolean => {
    const parameter = operation.parameters.find((each) => each.in === 'path' && each.name === name);
    return parameter !== undefined && isProvided(spec, operation, parameter, variables);
  };
  const isFree = createsByPut(spec, operation) && !groups.every(({ names }) => names.every(isGiven));
  if (!operation.safe && options.allowUnsafe && (isFree || !options.touchExisting)) {
    const created = groups.findLast((group) => creatorsOfGroup(spec, group).length > 0);
    if (created) return { kind: 'created', group: created };
    const isNamed = references.some(({ group }) => group && creatorsOfGroup(spec, group).length > 0);
    if (isNamed && operation.method === 'POST') return { kind: 'named' };
    if (!isAction(operation) || changesByName(operation))
      return {
        kind: 'none',
        reason: `${operation.method} changes what this run did not create; --touch-existing sends it`,
      };
  }
  const open = groups.filter((group) => {
    const sources = allSources(spec, group);
    return !group.names.every(isGiven) && sources.some(({ safe }) => safe || options.allowUnsafe);
  });
  return open.length > 0 ? { kind: 'learned', groups: open.toReversed() } : { kind: 'planned' };
};

/** Where records of a group are listed, created or named. */
export const allSources = (spec: Spec, group: IdGroup): readonly Operation[] => {
  const { lists, creators } = sourcesOf(spec, group);
  return [...lists, ...creators, ...namersOf(spec, group)];
};

/** What creates them, or begins what has an id. */
export const creatorsOfGroup = (spec: Spec, group: IdGroup): readonly Operation[] =>
  allSources(spec, group).filter(({ safe }) => !safe);

/** And what creates the records around what names them. */
const creatorsBehind = (spec: Spec, group: IdGroup, seen: readonly string[] = []): readonly Operation[] =>
  seen.includes(group.identity)
    ? []
    : [
        ...creatorsOfGroup(spec, group),
        ...namersOf(spec, group).flatMap(({ path }) =>
          idGroups(path).flatMap((around) => creatorsBehind(spec, around, [...seen, group.identity])),
        ),
      ];

/** Everything of the sample request that an earlier answer may give. */
export const learnable = ({ route, references }: IdSources): LearnedParts => ({
  path: pathNames(route),
  texts: new Map(references.map(({ key }) => [key, undefined])),
});

export const pathNames = (route: IdRoute): readonly string[] => {
  if (route.kind === 'created') return route.group.allNames;
  return route.kind === 'learned' ? (route.groups[0]?.allNames ?? []) : [];
};

export const groupsOf = (route: IdRoute): readonly IdGroup[] => {
  if (route.kind === 'created') return [route.group];
  return route.kind === 'learned' ? route.groups : [];
};

const creatorsOf = ({ spec, operation }: PlanContext, references: readonly Reference[]): readonly Operation[] => {
  const groups = [...idGroups(operation.path), ...references.flatMap(({ group }) => group ?? [])];
  const linked = references.length > 0 ? linksTo(spec, operation).map(({ source }) => source) : [];
  return [...groups.flatMap((group) => creatorsBehind(spec, group)), ...linked.filter(({ safe }) => !safe)];
};

const fromWords = ({ spec, operation }: PlanContext, route: IdRoute, references: readonly Reference[]): string => {
  const ofReferences = references.flatMap(({ group }) =>
    group ? allSources(spec, group) : linksTo(spec, operation).map(({ source }) => source),
  );
  return `an id of ${namesOf([...sourcesFor(spec, route), ...ofReferences])}`;
};

/** The operations that an id of this route comes from. */
export const sourcesFor = (spec: Spec, route: IdRoute): readonly Operation[] =>
  groupsOf(route).flatMap((group) =>
    route.kind === 'created' ? creatorsOfGroup(spec, group) : allSources(spec, group),
  );
