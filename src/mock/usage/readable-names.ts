import { isObject } from '../../core/json/json';
import { compose } from '../../schema/composition';
import { documentedNames } from '../../schema/members';
import { listedValues } from '../../schema/shown-values';
import type { Operation, Parameter, Spec } from '../../specs/spec';
import { decodeQuery } from '../../validate/parameters/parameter-sources';
import { documentedContent } from '../../validate/response/documented-response';

/** What the document knows of an operation's requests, so that names can be told from values. */
export interface ReadableNames {
  /** All but those of the path, without which no request gets here. */
  readonly parameters: readonly {
    /** `query limit`. */
    readonly key: string;
    readonly name: string;
    readonly from: 'query' | 'headers' | 'cookies';
    /** The values that its schema lists. */
    readonly listed: ReadonlySet<string> | undefined;
  }[];
  /** `undefined`: any name may be meant. */
  readonly query: { unknown(pair: string): string | undefined } | undefined;
  /** In lower case. */
  readonly headers: ReadonlySet<string>;
  /** `undefined`: no body of this media type is documented. */
  bodyOf(mediaType: string): BodyNames | undefined;
}

interface BodyNames {
  /** `undefined`: the schema names none. */
  readonly properties: ReadonlySet<string> | undefined;
  /** Other names than these have a schema, too: they are values. */
  readonly open: boolean;
}

export const readableNames = (spec: Spec, operation: Operation): ReadableNames => {
  const bodies = new Map<string, BodyNames | undefined>();
  const keys = operation.security.flat().flatMap(({ scheme }) => (scheme.type === 'apiKey' ? [scheme] : []));
  const named = (where: 'query' | 'header'): ReadonlySet<string> =>
    new Set(
      [...operation.parameters, ...keys].flatMap((one) =>
        one.in === where ? [where === 'header' ? one.name.toLowerCase() : one.name] : [],
      ),
    );
  return {
    parameters: operation.parameters.flatMap((parameter) => {
      const from = FROM[parameter.in];
      if (from === undefined) return [];
      const name = parameter.in === 'header' ? parameter.name.toLowerCase() : parameter.name;
      return [{ key: `${parameter.in} ${parameter.name}`, name, from, listed: listedTexts(spec, parameter) }];
    }),
    query: operation.parameters.some((one) => takesAnyName(spec, one)) ? undefined : queryNames(named('query')),
    headers: named('header'),
    bodyOf(mediaType) {
      if (bodies.has(mediaType) || bodies.size >= MOST_TYPES) return bodies.get(mediaType);
      const content = documentedContent(operation.requestBody?.content ?? [], mediaType);
      const names = content && bodyNames(spec, content.schema?.node);
      bodies.set(mediaType, names);
      return names;
    },
  };
};

const MOST_TYPES = 50;

const FROM: Partial<Record<Parameter['in'], 'query' | 'headers' | 'cookies'>> = {
  query: 'query',
  header: 'headers',
  cookie: 'cookies',
};

/** `filter[name]` belongs to `filter`, and what begins with `__` is for the mock. */
const queryNames = (names: ReadonlySet<string>) => ({
  unknown(pair: string): string | undefined {
    const equals = pair.indexOf('=');
    // Without a sign it may be a value.
    if (equals <= 0) return undefined;
    const name = decoded(pair.slice(0, equals));
    if (name === undefined || names.has(name) || name.startsWith('__')) return undefined;
    const bracket = name.indexOf('[');
    return bracket > 0 && (names.has(name.slice(0, bracket)) || names.has(`${name.slice(0, bracket)}[]`))
      ? undefined
      : name;
  },
});

const decoded = (text: string): string | undefined => {
  try {
    return decodeQuery(text);
  } catch {
    return undefined;
  }
};

/** An exploded object, or all of the query: its own properties are the names. */
const takesAnyName = (spec: Spec, parameter: Parameter): boolean => {
  if (parameter.in === 'querystring') return true;
  if (parameter.in !== 'query' || !parameter.explode || parameter.style === 'deepObject') return false;
  const { nodes } = compose(spec, [parameter.schema?.node ?? true]);
  return nodes.some(({ type, properties }) => type === 'object' || isObject(properties));
};

const listedTexts = (spec: Spec, { schema }: Parameter): ReadonlySet<string> | undefined => {
  if (!schema) return undefined;
  const { nodes } = compose(spec, [schema.node]);
  const items = nodes.flatMap(({ items: each }) => (isObject(each) ? [each] : []));
  const listed = listedValues(nodes) ?? (items.length > 0 ? listedValues(compose(spec, items).nodes) : undefined);
  return listed && new Set(listed.filter((value) => typeof value !== 'object').map(String));
};

const bodyNames = (spec: Spec, schema: unknown): BodyNames => {
  const { nodes, choices } = compose(spec, [schema ?? true]);
  const names = documentedNames(nodes);
  const open =
    choices.length > 0 ||
    nodes.some((node) => node.patternProperties !== undefined || isObject(node.additionalProperties));
  return { properties: names.size > 0 ? names : undefined, open };
};
