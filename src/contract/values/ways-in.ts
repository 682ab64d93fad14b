import type { WayIn } from '../../core/results/case';
import type { Operation, SecurityRequirement, Spec } from '../../specs/spec';
import { readVariable, schemeVariable, type Variables, variableName } from '../variables';
import {
  type Alternative,
  basicFromVariables,
  firstWrong,
  fromVariables,
  isBasic,
  placeName,
  sentOf,
  wrongOf,
} from './credentials';

/**
 * The documented alternatives that the user gives each its own variables for, beside the one that is chosen: a token that is for all
 * of a vendor says nothing of which scheme it is for.
 */
export const otherWaysIn = (spec: Spec, operation: Operation, variables: Variables): readonly WayIn[] => {
  const { security } = operation;
  if (security.length < 2 || readVariable(variables, variableName(spec.name, 'SCHEME')) !== undefined) return [];
  const own = security.flatMap((alternative, index) =>
    alternative.length > 0 && alternative.every((requirement) => hasOwnVariables(spec.name, requirement, variables))
      ? [{ alternative: index }]
      : [],
  );
  const chosen = security.findIndex(
    (alternative) =>
      alternative.length > 0 &&
      alternative.every((requirement) => fromVariables(spec.name, requirement, variables, 'TOKEN') !== undefined),
  );
  return own.filter(({ alternative }) => alternative !== chosen);
};

const hasOwnVariables = (
  vendor: string,
  { schemeName, scheme }: SecurityRequirement,
  variables: Variables,
): boolean => {
  if (scheme.type === 'mutualTLS') return false;
  if (isBasic(scheme)) return basicFromVariables(vendor, variables, 'TOKEN') !== undefined;
  const own = schemeVariable(vendor, schemeName, 'TOKEN');
  return own !== undefined && readVariable(variables, own) !== undefined;
};

/** Where one token would do for several alternatives, the variable that says which of them it is for. */
export const unchosenScheme = (spec: Spec, operation: Operation, variables: Variables): readonly string[] => {
  const name = variableName(spec.name, 'SCHEME');
  const able = operation.security.filter(
    (alternative) =>
      alternative.length > 0 &&
      alternative.every((requirement) => fromVariables(spec.name, requirement, variables, 'TOKEN') !== undefined),
  );
  return able.length > 1 && readVariable(variables, name) === undefined ? [name] : [];
};

/** Of one alternative, the one scheme that is missing or wrong. */
interface SpoiledWay {
  readonly credentials: 'none' | 'wrong';
  readonly way: WayIn & { readonly spoiled: string };
}

/**
 * The schemes that the question with all credentials wrong says nothing of: each one of several that are needed together, and each
 * that would let in by itself.
 */
export const spoiledWays = (operation: Operation): readonly SpoiledWay[] => {
  const asked = new Set<string>();
  const first = firstWrong(operation, 'real');
  const isAlone = operation.security.some((alternative) => sentOf(alternative).every((one) => one === first));
  if (first && isAlone) asked.add(JSON.stringify(wrongOf(first.scheme)));
  return operation.security.flatMap((alternative, index): readonly SpoiledWay[] => {
    const sent = sentOf(alternative);
    const together = sent.length > 1;
    return sent.flatMap(({ schemeName, scheme }): readonly SpoiledWay[] => {
      // One token may be what two schemes ask for in one header: it can be neither missing nor wrong for one of them.
      const isShared = sent.some((other) => other.scheme !== scheme && placeName(other.scheme) === placeName(scheme));
      const others = sent.filter((other) => other.schemeName !== schemeName);
      const wrong = `${together ? index : ''}${JSON.stringify(wrongOf(scheme))}`;
      if (isShared || letsIn(operation, others) || asked.has(wrong)) return [];
      asked.add(wrong);
      const way = { alternative: index, spoiled: schemeName };
      return together
        ? [
            { credentials: 'none', way },
            { credentials: 'wrong', way },
          ]
        : [{ credentials: 'wrong', way }];
    });
  });
};

/** Would some alternative do with what the others send? */
const letsIn = ({ security }: Operation, others: Alternative): boolean =>
  security.some((alternative) =>
    alternative.every(({ schemeName }) => others.some((other) => other.schemeName === schemeName)),
  );
