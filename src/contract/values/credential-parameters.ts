import type { CaseRequest } from '../../core/results/case';
import type { Operation, Parameter, SecurityScheme } from '../../specs/spec';

/**
 * Many documents describe a key twice: as a security scheme, and as a parameter of the same name. Where every way in needs it, the
 * parameter is the credential: it comes and goes with it, and is never sent beside it.
 */
export const isCredential = ({ security }: Operation, parameter: Pick<Parameter, 'in' | 'name'>): boolean =>
  security.length > 0 &&
  security.every((alternative) => alternative.some(({ scheme }) => isSamePlace(scheme, parameter)));

const isSamePlace = (scheme: SecurityScheme, { in: where, name }: Pick<Parameter, 'in' | 'name'>): boolean =>
  scheme.type === 'apiKey' &&
  scheme.in === where &&
  (where === 'header' ? scheme.name.toLowerCase() === name.toLowerCase() : scheme.name === name);

export const credentialParameters = (operation: Operation): readonly Parameter[] =>
  operation.parameters.filter((parameter) => isCredential(operation, parameter));

/**
 * The request without them: what is sent with it is for the target to add.
 * @param own those of the operation
 */
export const withoutCredentials = (own: readonly Parameter[], request: CaseRequest): CaseRequest => {
  if (own.length === 0) return request;
  const isOwn = (where: Parameter['in'], name: string): boolean =>
    own.some((one) => one.in === where && one.name === name);
  const headers = Object.entries(request.headers).flatMap(([name, value]) => {
    if (own.some((one) => one.in === 'header' && one.name.toLowerCase() === name)) return [];
    const left = name === 'cookie' ? cookiesWithout(value, (cookie) => isOwn('cookie', cookie)) : value;
    return left === '' ? [] : [[name, left] as const];
  });
  return {
    ...request,
    headers: Object.fromEntries(headers),
    query: request.query.filter(([name]) => !isOwn('query', name)),
    values: request.values.filter(({ in: where, name }) => where === 'body' || !isOwn(where, name)),
  };
};

/** A Cookie header without some of its cookies; where there is none of them it stays as it is written. */
export const cookiesWithout = (cookies: string, isLeftOut: (name: string) => boolean): string => {
  const pairs = cookies.split(';').map((pair) => pair.trim());
  const others = pairs.filter((pair) => !isLeftOut(pair.split('=', 1)[0] ?? ''));
  return others.length === pairs.length ? cookies : others.join('; ');
};
