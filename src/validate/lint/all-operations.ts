import { isOurs } from '../../core/errors';
import type { Operation, Spec, Webhook } from '../../specs/spec';

/** The operations of a document, and the requests that its callbacks and webhooks describe. */
export const allOperations = (spec: Spec): readonly Operation[] => [
  ...spec.operations,
  ...[...spec.operations.flatMap((operation) => spec.callbacks(operation)), ...spec.webhooks].flatMap(requestsOf),
];

/** None where a `$ref` leads nowhere, which loading has said. */
export const requestsOf = ({ requests }: Webhook): readonly Operation[] => {
  try {
    return requests();
  } catch (error) {
    if (isOurs(error)) return [];
    throw error;
  }
};
