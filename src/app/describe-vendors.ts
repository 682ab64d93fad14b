import { join } from 'node:path';
import type { Grade } from '../core/evidence';
import { loadScenarios } from '../mock/scenarios/scenario-file';
import type { VendorDefinition } from '../mock/types';
import { countEvidence, type EvidenceCount } from '../specs/operations/count-evidence';
import type { Operation, ResponseSpec, Spec, Webhook } from '../specs/spec';
import { requestsOf } from '../validate/lint/outgoing';
import { loadDefinition } from './load-definition';
import { type Allowances, openVendors } from './vendors';

interface Way {
  /** What a client does to get the status. */
  readonly how: string;
  readonly grade: Grade;
}

export interface ListedStatus {
  readonly status: string;
  readonly grade: Grade;
  readonly examples: readonly string[];
  readonly ways: readonly Way[];
}

export interface ListedOperation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly source: string | undefined;
  readonly statuses: readonly ListedStatus[];
  /** Names of what is sent after a good answer. */
  readonly callbacks: readonly string[];
}

export interface ListedVendor {
  readonly name: string;
  readonly title: string;
  readonly file: string;
  readonly operations: readonly ListedOperation[];
  readonly behaviours: readonly { readonly name: string; readonly says: string; readonly grade: Grade }[];
  readonly scenarios: readonly {
    readonly name: string;
    readonly description: string;
    readonly breaksContract: boolean;
  }[];
  readonly webhooks: readonly { readonly name: string; readonly methods: readonly string[]; readonly says: string }[];
  readonly evidence: EvidenceCount;
}

/** What there is: vendors, operations, how to get each documented status, behaviours, scenarios, evidence. */
export const describeVendors = async (
  names: readonly string[],
  root: string,
  allowances: Allowances = {},
): Promise<readonly ListedVendor[]> => {
  const vendors = await openVendors(names, { root, ...allowances }, 'reads');
  return Promise.all(
    vendors.map(async ({ name, spec, mockDir }) => {
      const definition = mockDir === undefined ? { name } : await loadDefinition(name, mockDir);
      return {
        name,
        title: spec.title,
        file: spec.file,
        operations: spec.operations.map((operation) => describeOperation(spec, operation, definition)),
        behaviours: (definition.behaviours ?? []).map(({ name, says, grade }) => ({ name, says, grade })),
        scenarios: (mockDir === undefined ? [] : loadScenarios(join(mockDir, 'scenarios'), name, spec)).map(
          ({ name, description, breaksContract }) => ({ name, description, breaksContract }),
        ),
        webhooks: spec.webhooks.map(describeWebhook),
        evidence: countEvidence(spec),
      };
    }),
  );
};

const describeOperation = (spec: Spec, operation: Operation, definition: VendorDefinition): ListedOperation => ({
  id: operation.id,
  method: operation.method,
  path: operation.path,
  source: operation.source,
  statuses: operation.responses.map((response) => describeStatus(operation, response, definition)),
  callbacks: [...new Set(spec.callbacks(operation).map(({ name }) => name))],
});

const describeWebhook = (webhook: Webhook): ListedVendor['webhooks'][number] => {
  const requests = requestsOf(webhook);
  return {
    name: webhook.name,
    methods: requests.map(({ method }) => method),
    says: requests.find(({ summary }) => summary !== undefined)?.summary ?? '',
  };
};

const describeStatus = (operation: Operation, response: ResponseSpec, definition: VendorDefinition): ListedStatus => {
  const examples = [...new Set(response.content.flatMap(({ examples }) => examples.map(({ name }) => name)))];
  const triggers = (definition.behaviours ?? []).flatMap(({ triggers = [] }) => triggers);
  const natural = triggers.filter(
    (trigger) => trigger.operation === operation.id && trigger.status === response.status,
  );
  return {
    status: response.status,
    grade: response.evidence.grade,
    examples,
    ways: [
      ...waysOf(operation, response),
      ...natural.map(({ how, grade }) => ({ how, grade })),
      { how: `Prefer: code=${response.status.replace('XX', '00')}`, grade: 'documented' },
    ],
  };
};

/**
 * What Prism's rule alone gives: the good answer, and the documented error of an invalid request. A document lists an error and
 * seldom says what leads to it: that is our reading, unless the error itself is known from what was said or seen of it.
 */
const waysOf = (operation: Operation, response: ResponseSpec): readonly Way[] => {
  const statuses = operation.responses.map(({ status }) => status);
  const good = statuses.find((status) => status.startsWith('2')) ?? statuses[0];
  const invalid = ['422', '400'].find((status) => statuses.includes(status));
  const { grade: known } = response.evidence;
  const grade = known === 'documented' ? 'assumed' : known;
  if (response.status === good) return [{ how: 'a valid request', grade: 'documented' }];
  if (response.status === '401' && operation.security.length > 0) return [{ how: 'no credentials', grade }];
  return response.status === invalid ? [{ how: 'a request that breaks the specification', grade }] : [];
};
