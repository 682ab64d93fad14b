import { nearestName } from '../../core/text/nearest-name';
import { definedSchemes } from '../../specs/operations/defined-schemes';
import type { Spec } from '../../specs/spec';
import { CREDENTIALS, readVariable, schemeVariable, type Variables, variableName } from '../variables';
import type { Given } from './given';
import { parametersByVariable } from './secrets';

/** A document may have a thousand parameters, and an environment the variables of another release of it. */
const MOST = 10;

/** Variables with the vendor's name that nothing reads: whoever sets one believes that it does something. */
export const unreadVariables = (spec: Spec, variables: Variables, given: Given): readonly string[] => {
  const prefix = `${variableName(spec.name)}_`;
  const own = Object.keys(variables).filter(
    (name) => name.startsWith(prefix) && readVariable(variables, name) !== undefined && !OF_COMMANDS.test(name),
  );
  if (own.every((name) => CREDENTIALS.some((ending) => name === `${prefix}${ending}`))) return [];
  const known = new Set([
    ...CREDENTIALS.map((ending) => `${prefix}${ending}`),
    ...schemeTokens(spec),
    ...parametersByVariable(spec).keys(),
    ...[given, ...Object.values(given.operations)].flatMap(({ headers }) => headers.map(({ variable }) => variable)),
  ]);
  const endings = [...known].map((name) => name.slice(prefix.length));
  const unread = own.filter((name) => !known.has(name)).toSorted();
  return [
    ...unread.slice(0, MOST).map((name) => {
      const near = nearestName(endings, name.slice(prefix.length));
      const remedy =
        near === undefined ? 'test --dry-run shows the names that are read.' : `Did you mean ${prefix}${near}?`;
      return `${name} is set, and nothing reads it. ${remedy}`;
    }),
    ...(unread.length > MOST
      ? [`${unread.length - MOST} more variables ${prefix}… are set, and nothing reads them.`]
      : []),
  ];
};

/** A vendor may be called like the beginning of an option's variable. */
const OF_COMMANDS = /^UNDERSTUDY_(?:HTTPS_KEY|HTTPS_CERT|CALLBACKS_TO|CONTROL_HOST|TARGET_\w+)$/;

const schemeTokens = (spec: Spec): readonly string[] => {
  const asked = spec.operations.flatMap(({ security }) => security.flat());
  return [...definedSchemes(spec), ...asked].flatMap(({ schemeName }) =>
    ['TOKEN', 'LIMITED_TOKEN'].flatMap((token) => schemeVariable(spec.name, schemeName, token) ?? []),
  );
};
