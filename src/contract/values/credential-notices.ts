import type { Spec } from '../../specs/spec';
import { readVariable, type Variables, variableName } from '../variables';
import type { Given } from './given';
import { unappliedSchemes } from './named-scheme';
import { tokenPlan } from './token-source';

/** What is said before a run: a credential that is set, and goes nowhere. */
export const credentialNotices = (spec: Spec, variables: Variables, given: Given): readonly string[] => {
  const vendor = spec.name;
  const name = (ending: string): string => variableName(vendor, ending);
  const isSet = (ending: string): boolean => readVariable(variables, name(ending)) !== undefined;
  const isAsked = spec.operations.some(({ security }) => security.some((alternative) => alternative.length > 0));
  const sources = [
    ...['TOKEN', 'USER', 'CLIENT_ID'].filter(isSet).map(name),
    ...(given.tokenCommand ? ['the token command'] : []),
  ];
  const [first] = sources;
  const unapplied = unappliedSchemes(spec).map(({ schemeName }) => schemeName);
  const remedy =
    unapplied.length === 0
      ? 'Its document defines no security scheme; --header sends one all the same.'
      : `Its document defines ${unapplied.join(', ')} and applies none of them: ${name('SCHEME')}=${unapplied[0]} applies one.`;
  return [
    ...(first !== undefined && !isAsked && !isSet('SCHEME')
      ? [`${sources.join(', ')} is set, and no operation of ${vendor} asks for it. ${remedy}`]
      : []),
    ...(isSet('CLIENT_ID') !== isSet('CLIENT_SECRET')
      ? [`${name('CLIENT_ID')} and ${name('CLIENT_SECRET')} belong together, and one of them is not set.`]
      : []),
    ...(isSet('CLIENT_ID') &&
    isSet('CLIENT_SECRET') &&
    !isSet('TOKEN') &&
    tokenPlan(spec, variables, given)?.from.kind !== 'client'
      ? [`${vendor} documents no token URL for client credentials; set ${name('TOKEN_URL')}.`]
      : []),
  ];
};
