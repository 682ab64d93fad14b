import type { ChangeKind, DocumentChange } from '../../core/document-change';
import { essence } from '../../core/http/media-type';
import type { SpecPlace } from '../../core/json/pointer';
import type { MediaTypeSpec, Operation, Parameter, ResponseSpec, Spec } from '../../specs/spec';
import { type Comparing, compareSchemas } from './compare-schemas';

/** Two documents, operation by operation: 2.0, 3.0 and 3.1 with each other. Where they are served from does not count. */
export const compareDocuments = (before: Spec, after: Spec): readonly DocumentChange[] => {
  const now = new Map(after.operations.map((operation) => [keyOf(operation), operation]));
  const old = new Set(before.operations.map(keyOf));
  return [
    ...before.operations.flatMap((operation) => {
      const next = now.get(keyOf(operation));
      return next ? compareOperations(before, after, operation, next) : [whole('removed', operation)];
    }),
    ...after.operations.filter((operation) => !old.has(keyOf(operation))).map((operation) => whole('added', operation)),
  ];
};

/** What a parameter is called does not matter to who sends it. */
const keyOf = ({ method, path }: Operation): string => `${method} ${path.replaceAll(/\{[^{}]*\}/g, '{}')}`;

const nameOf = ({ method, path }: Operation): string => `${method} ${path}`;

const whole = (kind: 'added' | 'removed', operation: Operation): DocumentChange => ({
  kind,
  what: 'operation',
  breaking: kind === 'removed',
  operation: nameOf(operation),
  pointer: '',
  message: kind === 'removed' ? 'the operation is gone' : 'the operation is new',
  spec: operation.place,
});

const compareOperations = (before: Spec, after: Spec, a: Operation, b: Operation): readonly DocumentChange[] => {
  const context = { before, after, operation: nameOf(a), seen: new Set<string>() };
  const request: Comparing = { ...context, side: 'request' };
  const response: Comparing = { ...context, side: 'response', seen: new Set() };
  return [
    ...compareSecurity(request, a, b),
    ...compareParameters(request, a, b),
    ...compareRequestBodies(request, a, b),
    ...compareResponses(response, a, b),
  ];
};

const change = (
  { operation }: Comparing,
  kind: ChangeKind,
  what: DocumentChange['what'],
  breaking: boolean,
  pointer: string,
  message: string,
  spec: SpecPlace,
): DocumentChange => ({ kind, what, breaking, operation, pointer, message, spec });

const compareSecurity = (context: Comparing, a: Operation, b: Operation): readonly DocumentChange[] => {
  const isOpen = ({ security }: Operation): boolean =>
    security.length === 0 || security.some((one) => one.length === 0);
  const [old, now] = [isOpen(a), isOpen(b)];
  if (old === now) return [];
  const message = now ? 'no credentials are needed any more' : 'credentials are needed now';
  return [change(context, now ? 'loosened' : 'tightened', 'security', !now, '/security', message, b.place)];
};

const compareParameters = (context: Comparing, a: Operation, b: Operation): readonly DocumentChange[] => {
  // Those of a path go by their order, whatever they are called.
  const keys = (parameters: readonly Parameter[], path: string): ReadonlyMap<string, Parameter> => {
    const names = [...path.matchAll(/\{([^{}]*)\}/g)].map(([, name]) => name);
    return new Map(
      parameters.map((one) => [
        one.in === 'path'
          ? `path ${names.indexOf(one.name)}`
          : `${one.in} ${one.in === 'header' ? one.name.toLowerCase() : one.name}`,
        one,
      ]),
    );
  };
  const [old, now] = [keys(a.parameters, a.path), keys(b.parameters, b.path)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((key): readonly DocumentChange[] => {
    const [one, other] = [old.get(key), now.get(key)];
    if (!one && other) {
      const message = `the ${other.in} parameter ${other.name} is new${other.required ? ', and required' : ''}`;
      return [change(context, 'added', 'parameter', other.required, at(other), message, other.place)];
    }
    if (!one || !other) {
      return one
        ? [
            change(
              context,
              'removed',
              'parameter',
              true,
              at(one),
              `the ${one.in} parameter ${one.name} is gone`,
              one.place,
            ),
          ]
        : [];
    }
    const [was, is] = [schemaOf(one), schemaOf(other)];
    return [
      ...requiredChange(context, 'parameter', at(other), one, other),
      ...(was && is ? compareSchemas(context, was.node, is.node, at(one)) : []),
    ];
  });
};

/** A client has to send a parameter that is required now; it may have relied on a header that no longer is. */
const requiredChange = (
  context: Comparing,
  what: 'parameter' | 'header',
  pointer: string,
  was: Pick<Parameter, 'required'>,
  { required, name, place }: Pick<Parameter, 'required' | 'name' | 'place'>,
): readonly DocumentChange[] => {
  if (was.required === required) return [];
  const [word, breaking] = what === 'parameter' ? ['required', required] : ['always there', !required];
  const message = `${what === 'parameter' ? '' : 'the header '}${name} is ${required ? `${word} now` : `no longer ${word}`}`;
  return [change(context, required ? 'tightened' : 'loosened', what, breaking, pointer, message, place)];
};

const at = ({ in: where, name }: Parameter): string => `/${where}/${name}`;

const schemaOf = ({ schema, content }: Parameter) => schema ?? content?.schema;

const compareRequestBodies = (context: Comparing, a: Operation, b: Operation): readonly DocumentChange[] => {
  const [old, now] = [a.requestBody, b.requestBody];
  if (!old && !now) return [];
  if (!old && now)
    return [
      change(
        context,
        'added',
        'body',
        now.required,
        '/request/body',
        `a request body is new${now.required ? ', and required' : ''}`,
        now.place,
      ),
    ];
  if (old && !now)
    return [change(context, 'removed', 'body', true, '/request/body', 'there is no request body any more', old.place)];
  if (!old || !now) return [];
  const required =
    old.required === now.required
      ? []
      : [
          change(
            context,
            now.required ? 'tightened' : 'loosened',
            'body',
            now.required,
            '/request/body',
            `the body is ${now.required ? 'required now' : 'no longer required'}`,
            now.place,
          ),
        ];
  return [...required, ...compareContents(context, old.content, now.content, '/request')];
};

const compareContents = (
  context: Comparing,
  a: readonly MediaTypeSpec[],
  b: readonly MediaTypeSpec[],
  pointer: string,
): readonly DocumentChange[] => {
  const keys = (list: readonly MediaTypeSpec[]) => new Map(list.map((one) => [essence(one.mediaType), one]));
  const [old, now] = [keys(a), keys(b)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((key): readonly DocumentChange[] => {
    const [one, other] = [old.get(key), now.get(key)];
    if (one && other)
      return one.schema && other.schema
        ? compareSchemas({ ...context, seen: new Set() }, one.schema.node, other.schema.node, `${pointer}/body`)
        : [];
    if (one) return [change(context, 'removed', 'media-type', true, pointer, `${key} is gone`, one.place)];
    return other ? [change(context, 'added', 'media-type', false, pointer, `${key} is new`, other.place)] : [];
  });
};

const compareResponses = (context: Comparing, a: Operation, b: Operation): readonly DocumentChange[] => {
  const keys = (list: readonly ResponseSpec[]) => new Map(list.map((one) => [one.status, one]));
  const [old, now] = [keys(a.responses), keys(b.responses)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((status): readonly DocumentChange[] => {
    const [one, other] = [old.get(status), now.get(status)];
    const isGood = /^[123]/.test(status);
    if (one && other)
      return [
        ...compareHeaders(context, one, other),
        ...compareContents(context, one.content, other.content, `/${status}`),
      ];
    // One more way to be refused surprises nobody; another good answer does.
    if (one) return [change(context, 'removed', 'status', isGood, `/${status}`, `status ${status} is gone`, one.place)];
    return other
      ? [change(context, 'added', 'status', isGood, `/${status}`, `status ${status} is new`, other.place)]
      : [];
  });
};

const compareHeaders = (context: Comparing, a: ResponseSpec, b: ResponseSpec): readonly DocumentChange[] => {
  const keys = ({ headers }: ResponseSpec) => new Map(headers.map((one) => [one.name, one]));
  const [old, now] = [keys(a), keys(b)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((name): readonly DocumentChange[] => {
    const [one, other] = [old.get(name), now.get(name)];
    const pointer = `/${a.status}/headers/${name}`;
    if (one && !other)
      return [change(context, 'removed', 'header', true, pointer, `the header ${name} is gone`, one.place)];
    if (!one)
      return other
        ? [change(context, 'added', 'header', false, pointer, `the header ${name} is new`, other.place)]
        : [];
    if (!other) return [];
    return [
      ...requiredChange(context, 'header', pointer, one, other),
      ...(one.schema && other.schema ? compareSchemas(context, one.schema.node, other.schema.node, pointer) : []),
    ];
  });
};
