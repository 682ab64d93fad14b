import type { CaseRequest, ContractCase } from '../../core/results/case';
import type { Spec } from '../../specs/spec';
import { operationOf } from '../select-operations';
import type { Variables } from '../variables';
import { type CredentialChoice, type CredentialOptions, chooseCredentials } from './credentials';
import { type Given, headersFor } from './given';

/** What a case is let in with. Planning asks whether there is any, sending asks what it is: both have to hear the same. */
export const credentialsOfCase = (
  spec: Spec,
  contractCase: ContractCase,
  variables: Variables,
  given: Given,
  options: Pick<CredentialOptions, 'allowExamples' | 'isReal'>,
): CredentialChoice => {
  const operation = operationOf(spec, contractCase);
  const { way } = contractCase.request;
  return chooseCredentials(spec, operation, variables, {
    ...options,
    token: tokenOf(contractCase.request),
    given: headersFor(given, operation),
    ...(way && { way }),
  });
};

/** The variable that holds the token of a request. */
export const tokenOf = ({ credentials }: CaseRequest): 'TOKEN' | 'LIMITED_TOKEN' =>
  credentials === 'limited' ? 'LIMITED_TOKEN' : 'TOKEN';
