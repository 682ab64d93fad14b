import { planSample } from '../../contract/plan-operation';
import { chooseCredentials } from '../../contract/values/credentials';
import { writeRequest } from '../../contract/write-request';
import type { OfferedRequest } from '../../mock/control/options';
import type { MockVendor } from '../../mock/types';
import type { Operation } from '../../specs/spec';

/**
 * The documented request of an operation as the contract tests send it to a mock: the document's values, and credentials that
 * look right and are no secret. Nothing of the environment is in it.
 */
export const offeredRequest = ({ spec, prefix }: MockVendor, operation: Operation): OfferedRequest => {
  const planned = planSample(spec, operation, { target: 'mock' });
  if (planned?.kind !== 'case') {
    const reason = planned?.kind === 'skipped' ? planned.skipped.reason : 'no request can be made from the document';
    return { kind: 'none', reason };
  }
  const { request } = planned.case;
  if (request.bodyEncoding !== undefined) return { kind: 'none', reason: 'its body is no text' };
  const credentials = chooseCredentials(spec, operation, {}, { allowExamples: true });
  const { headers, query } = credentials.kind === 'ready' ? credentials.wire : { headers: {}, query: [] };
  const written = writeRequest(request, { basePath: prefix, fillIn: () => undefined, headers, query });
  return {
    kind: 'request',
    method: written.method,
    path: written.path,
    query: written.query,
    headers: Object.fromEntries(Object.entries(written.headers).map(([name, value]) => [name, String(value)])),
    body: request.body ?? null,
  };
};
