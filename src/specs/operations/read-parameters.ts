import { isFieldName } from '../../core/http/http';
import { equalJson, isObject } from '../../core/json/json';
import type { HeaderSpec, Parameter, ParameterIn, SpecNode } from '../spec';
import { readExamples } from './examples';
import { readContent, readSchema } from './media-types';
import { evidenceOf } from './read-evidence';
import { NOTHING, type Reader } from './reader';

/** OpenAPI 3.1, 4.8.12.2.1: style by place; `querystring` (3.2) has content instead. */
const DEFAULT_STYLE: Readonly<Record<ParameterIn, string>> = {
  path: 'simple',
  query: 'form',
  header: 'simple',
  cookie: 'form',
  querystring: 'form',
};

/**
 * Headers of which nothing is a parameter. The first three are described by the rest of the operation (OpenAPI 3.1, 4.8.12.2); the
 * others say where a request goes and how its bytes are framed, so that a client writes them itself.
 */
const IGNORED_HEADERS = new Set([
  ...['accept', 'content-type', 'authorization'],
  ...['content-length', 'expect', 'host', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding'],
]);

/** The path item's parameters and the operation's own; of two with the same name and place the latter's counts. */
export const readParameters = (reader: Reader, pathItem: SpecNode, operation: SpecNode): readonly Parameter[] => {
  const found = new Map<string, Parameter>();
  for (const list of [pathItem, operation].map((holder) => parameterNodes(reader, holder))) {
    const others = describedTwice(list);
    for (const node of list) {
      const parameter = readParameter(reader, node);
      if (!parameter) continue;
      const other = others.get(node);
      found.set(
        `${parameter.in} ${identity(parameter)}`,
        other ? { ...parameter, otherwise: reader.place(other) } : parameter,
      );
    }
  }
  return [...found.values()];
};

/** Parameters of one list that another of the same name and place there contradicts (OpenAPI 3.1, 4.8.10: the list has each once). */
const describedTwice = (list: readonly SpecNode[]): ReadonlyMap<SpecNode, SpecNode> => {
  const first = new Map<string, SpecNode>();
  const found = new Map<SpecNode, SpecNode>();
  for (const node of list) {
    if (!isWellFormed(node)) continue;
    const key = `${node.in} ${identity(node)}`;
    const before = first.get(key);
    if (before === undefined) first.set(key, node);
    else if (before !== node && !equalJson(whatIsAllowed(before), whatIsAllowed(node))) found.set(node, before);
  }
  return found;
};

/** Words and examples may differ between two descriptions of the same. */
const whatIsAllowed = ({ description: _words, example: _example, examples: _examples, ...rest }: SpecNode): SpecNode =>
  rest;

export const describesAccept = (reader: Reader, pathItem: SpecNode, operation: SpecNode): boolean =>
  parameterNodes(reader, pathItem, operation).some(
    ({ name, in: place }) => place === 'header' && typeof name === 'string' && name.toLowerCase() === 'accept',
  );

/** Notes those that are left out because they do not say what they are. */
export const noteParameters = (reader: Reader, pathItem: SpecNode, operation: SpecNode): void => {
  for (const holder of [pathItem, operation]) {
    const list = parameterNodes(reader, holder);
    for (const node of list) if (node !== NOTHING && !isWellFormed(node)) complain(reader, node);
    for (const [node, other] of describedTwice(list)) complainOfTwo(reader, node, other);
  }
};

const complainOfTwo = (reader: Reader, node: SpecNode, other: SpecNode): void => {
  if (reader.complained.has(node)) return;
  reader.complained.add(node);
  const { file, line } = reader.place(other);
  reader.problems.push({
    severity: 'error',
    rule: 'parameter-twice',
    message: `the ${String(node.in)} parameter ${String(node.name)} is described differently in the same list (${file}:${line}); the last one counts`,
    place: reader.place(node),
  });
};

const parameterNodes = (reader: Reader, ...holders: readonly SpecNode[]): readonly SpecNode[] => {
  const nodes: SpecNode[] = [];
  for (const { parameters } of holders) {
    const list: readonly unknown[] = Array.isArray(parameters) ? parameters : [];
    for (const raw of list) if (isObject(raw)) nodes.push(reader.resolve(raw));
  }
  return nodes;
};

const identity = (parameter: Pick<Parameter, 'name' | 'in'>): string =>
  parameter.in === 'header' ? parameter.name.toLowerCase() : parameter.name;

const isPlace = (value: unknown): value is ParameterIn =>
  typeof value === 'string' && Object.hasOwn(DEFAULT_STYLE, value);

type WellFormed = SpecNode & { readonly name: string; readonly in: ParameterIn };

const isWellFormed = (node: SpecNode): node is WellFormed =>
  typeof node.name === 'string' && isPlace(node.in) && (node.in !== 'header' || isFieldName(node.name));

const readParameter = (reader: Reader, node: SpecNode): Parameter | undefined => {
  if (!isWellFormed(node)) return undefined;
  const where = node.in;
  if (where === 'header' && IGNORED_HEADERS.has(node.name.toLowerCase())) return undefined;
  const style = typeof node.style === 'string' ? node.style : DEFAULT_STYLE[where];
  const content = readContent(reader, node)[0];
  const own = readExamples(reader, node);
  return {
    name: node.name,
    in: where,
    required: where === 'path' || node.required === true,
    style,
    explode: typeof node.explode === 'boolean' ? node.explode : style === 'form' || style === 'cookie',
    allowReserved: node.allowReserved === true,
    allowEmptyValue: where === 'query' && node.allowEmptyValue === true,
    ...(typeof node.description === 'string' && { description: node.description }),
    deprecated: node.deprecated === true,
    schema: readSchema(reader, node, 'schema'),
    content,
    examples: own.length > 0 ? own : (content?.examples ?? []),
    evidence: evidenceOf(node),
    place: reader.place(node),
  };
};

const complain = (reader: Reader, node: SpecNode): void => {
  if (reader.complained.has(node)) return;
  reader.complained.add(node);
  reader.problems.push({
    severity: 'error',
    rule: 'parameter-malformed',
    message: `${whatIsWrong(node)}; this one is left out`,
    place: reader.place(node),
  });
};

const whatIsWrong = ({ name, in: place }: SpecNode): string =>
  typeof name === 'string' && place === 'header'
    ? `no header can be called "${name}" (letters, digits and !#$%&'*+-.^_\`|~ only)`
    : `a parameter needs a name and an "in" of ${Object.keys(DEFAULT_STYLE).join(', ')}`;

/** Headers of a response; a Content-Type entry is ignored (OpenAPI 3.1, 4.8.17.1), and so is what no header can be called. */
export const readHeaders = (reader: Reader, holder: SpecNode): readonly HeaderSpec[] => {
  const headers = holder.headers;
  if (!isObject(headers)) return [];
  return Object.entries(headers).flatMap(([name, value]) => {
    if (name.toLowerCase() === 'content-type' || !isFieldName(name) || !isObject(value)) return [];
    const node = reader.resolve(value);
    const content = readContent(reader, node)[0];
    const own = readExamples(reader, node);
    return [
      {
        name: name.toLowerCase(),
        required: node.required === true,
        explode: node.explode === true,
        schema: readSchema(reader, node, 'schema') ?? content?.schema,
        content,
        examples: own.length > 0 ? own : (content?.examples ?? []),
        evidence: evidenceOf(node),
        place: reader.place(headers, name),
      },
    ];
  });
};
