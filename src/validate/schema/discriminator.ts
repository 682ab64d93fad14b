import { isObject } from '../../core/json/json';
import { branchNames, closedNames, namingNode } from '../../schema/branch-names';
import { discriminatorOf, mappedSchema, subtypesOf } from '../../schema/discriminator-subtypes';
import type { Spec, SpecNode } from '../../specs/spec';
import type { CopiedSchema } from './schema-keywords';

interface Where {
  readonly spec: Spec;
  readonly origins: WeakMap<object, object>;
}

/**
 * A `oneOf` or `anyOf` with a discriminator, as a choice by the value of its property. A wrong value is then compared
 * with the branch it names, and the errors are that branch's (OpenAPI 3.1, section 4.8.25). Values that are not
 * objects, and branches without a name, are tried as the composition says.
 */
export const dispatchByDiscriminator = (
  where: Where,
  node: SpecNode,
  copyBranch: (branch: unknown) => CopiedSchema,
): { readonly replaces: string; readonly schema: CopiedSchema } | undefined => {
  const keyword = Array.isArray(node.oneOf) ? 'oneOf' : 'anyOf';
  const branches = node[keyword];
  if (!Array.isArray(branches)) return undefined;
  const naming = namingNode(where.spec, node, branches);
  const { discriminator } = naming;
  if (!isObject(discriminator) || typeof discriminator.propertyName !== 'string') return undefined;
  const property = discriminator.propertyName;
  const made = (schema: CopiedSchema): CopiedSchema => {
    where.origins.set(schema, discriminator);
    return schema;
  };
  const named = branchNames(where.spec, naming, branches);
  const all = named.flat();
  if (all.length === 0) return undefined;
  const copies = branches.map(copyBranch);
  const isOneOf = (names: readonly string[]): CopiedSchema =>
    made({
      type: 'object',
      required: [property],
      properties: Object.fromEntries([[property, made({ enum: [...new Set(names)] })]]),
    });
  const chosen = copies.flatMap((copy, index) => {
    const names = named[index] ?? [];
    return names.length === 0 ? [] : [made({ if: isOneOf(names), ...thenElse(copy) })];
  });
  const unnamed = copies.filter((_, index) => named[index]?.length === 0);
  // An object without a known name: only a branch without a name can be meant. No object: what the composition says.
  const fallback = defaultBranch(where.spec, naming, discriminator, branches);
  const object =
    fallback >= 0 ? (copies[fallback] ?? {}) : unnamed.length > 0 ? made({ [keyword]: unnamed }) : isOneOf(all);
  const otherwise = made({ if: made({ type: 'object' }), ...thenElse(object, made({ [keyword]: copies })) });
  return { replaces: keyword, schema: made({ if: isOneOf(all), ...thenElse(made({ allOf: chosen }), otherwise) }) };
};

/**
 * A base with a discriminator that lists no branches, as what its subtypes add: a value that names one has to satisfy it. Where the
 * mapping names them all, another name is a mistake, as beside a `oneOf`. Otherwise there may be subtypes that are unknown here.
 */
export const dispatchToSubtypes = (
  { spec, origins }: Where,
  node: SpecNode,
  refer: (subtype: SpecNode) => CopiedSchema,
): readonly CopiedSchema[] => {
  const property = discriminatorOf(node);
  if (property === undefined) return [];
  const made = (schema: CopiedSchema): CopiedSchema => {
    origins.set(schema, isObject(node.discriminator) ? node.discriminator : node);
    return schema;
  };
  const subtypes = subtypesOf(spec, node);
  const isOneOf = (names: Iterable<string>): CopiedSchema => ({
    properties: { [property]: made({ enum: [...names] }) },
  });
  const dispatched = subtypes.map(({ node: subtype, names }) => {
    const named = made({ ...isOneOf(names), required: [property], type: 'object' });
    return made({ if: named, ...thenElse(made(refer(subtype))) });
  });
  const closed = closedNames(spec, node, subtypes);
  return closed ? [...dispatched, made(isOneOf(closed))] : dispatched;
};

const thenElse = (consequence: CopiedSchema, alternative?: CopiedSchema): CopiedSchema => {
  // biome-ignore lint/suspicious/noThenProperty: `then` is the name of the JSON Schema keyword.
  const parts: CopiedSchema = { then: consequence };
  if (alternative) parts.else = alternative;
  return parts;
};

/** `defaultMapping` of OpenAPI 3.2: the branch for an object without the property, or with a value that is not mapped. */
const defaultBranch = (spec: Spec, node: SpecNode, discriminator: SpecNode, branches: readonly unknown[]): number => {
  const { defaultMapping } = discriminator;
  if (typeof defaultMapping !== 'string') return -1;
  const target = mappedSchema(spec, node, defaultMapping);
  return branches.findIndex(
    (branch) => isObject(branch) && typeof branch.$ref === 'string' && spec.lookup(branch.$ref, branch) === target,
  );
};
