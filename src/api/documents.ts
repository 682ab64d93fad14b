/** Looking at documents without serving them. */

export { compareDocumentsOf } from '../app/drift/compare-documents-of';
export { type DriftSettings, type FoundDrift, findDrift } from '../app/drift/find-drift';
export { type InitResult, initVendor } from '../app/init-vendor';
export { type LintResult, lintSpecs } from '../app/lint-specs';
export { describeVendors, type ListedVendor } from '../app/project/describe-vendors';
export { type Allowances, type OpenVendor, openVendorSync } from '../app/project/vendors';
export { typesOf } from '../app/types-of';
export type { ChangeKind, DocumentChange, DocumentDrift } from '../core/document-change';
export type { DriftItem, DriftKind, DriftReport, NeverSeen } from '../core/drift-item';
export type { ListedOperation, ListedStatus } from '../mock/control/describe-operation';
export { causesOf, messageText, type ProblemCause, placeText } from '../specs/problem-causes';
