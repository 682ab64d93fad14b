import type { Grade } from '../../core/evidence';
import { describeOperation, type ListedOperation } from '../../mock/control/describe-operation';
import { loadScenarios } from '../../mock/scenarios/scenario-file';
import { countEvidence, type EvidenceCount } from '../../specs/operations/count-evidence';
import type { Webhook } from '../../specs/spec';
import { requestsOf } from '../../validate/lint/all-operations';
import { loadDefinition } from './load-definition';
import { type Allowances, openVendors } from './vendors';

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
        scenarios: loadScenarios(mockDir, name, spec).map(({ name, description, breaksContract }) => ({
          name,
          description,
          breaksContract,
        })),
        webhooks: spec.webhooks.map(describeWebhook),
        evidence: countEvidence(spec),
      };
    }),
  );
};

const describeWebhook = (webhook: Webhook): ListedVendor['webhooks'][number] => {
  const requests = requestsOf(webhook);
  return {
    name: webhook.name,
    methods: requests.map(({ method }) => method),
    says: requests.find(({ summary }) => summary !== undefined)?.summary ?? '',
  };
};
