import { isObject } from '../../core/json/json';
import { childPointer, toPointer } from '../../core/json/pointer';
import type { TargetKind } from '../../core/results/events';
import { type Blame, type Fact, type Finding, SEVERITIES, type Severity } from '../../core/results/finding';
import type { Spec } from '../../specs/spec';
import { isWrittenHere } from '../../specs/written-here';

interface Asked {
  readonly spec: Spec;
  readonly target: TargetKind;
  readonly strict: boolean;
  /** Of the answer. */
  readonly status: number;
}

/** How bad each fact is, and whose fault; what is told by another is left out. */
export const weighFacts = (facts: readonly Fact[], { spec, target, strict, status }: Asked): readonly Finding[] => {
  const weighed = facts.map((fact): Finding => {
    const blame = blameFor(fact, target);
    const ours = blame === 'spec' && isWrittenHere(spec);
    return { severity: severityOf(fact, target, strict), blame, ...fact, ...(ours && { ours }) };
  });
  return toldOnce(weighed, status);
};

/**
 * That a status is not documented adds nothing to what is as bad: that it came where another was expected. Nor does the media type
 * of such an answer: what has no route is answered with the page of a router. What cannot be read as a type that no document
 * mentions is told by that type. An object that is not the documented one is told by
 * what else its schema says of it, as badly; where nothing does, its names are told there, and not one by one. What another answer
 * has is not missed where the schema misses it.
 */
const toldOnce = (findings: readonly Finding[], status: number): readonly Finding[] => {
  const unexpected = findings.find(({ kind }) => kind === 'status-unexpected');
  const mistyped = findings.find(({ kind }) => kind === 'media-type-undocumented');
  const says = (one: Finding, { at, blame }: Finding): boolean =>
    one.kind === 'body-schema' && !isStranger(one) && one.at === at && one.blame === blame;
  const strangers = findings.filter(
    (each) => isStranger(each) && !findings.some((one) => says(one, each) && !isWorse(each, one)),
  );
  return findings.filter((finding) => {
    if (finding.kind === 'status-undocumented') return isWorse(finding, unexpected);
    if (finding.kind === 'body-unparseable') return isWorse(finding, mistyped);
    if (finding.kind === 'media-type-undocumented') return status < 400 || isWorse(finding, unexpected);
    if (finding.kind === 'semantics') return !findings.some((one) => misses(one, finding.at));
    if (finding.kind !== 'property-undocumented') return !isStranger(finding) || strangers.includes(finding);
    return !strangers.some(({ at }) => at === finding.at.slice(0, finding.at.lastIndexOf('/')));
  });
};

const misses = (finding: Finding, at: string): boolean =>
  finding.kind === 'body-schema' &&
  finding.keyword === 'required' &&
  isObject(finding.params) &&
  at === childPointer(toPointer(finding.at), String(finding.params.missingProperty));

const isStranger = (finding: Finding): boolean => finding.kind === 'body-schema' && finding.keyword === 'properties';

const isWorse = ({ severity }: Finding, told: Finding | undefined): boolean =>
  told === undefined || SEVERITIES.indexOf(told.severity) > SEVERITIES.indexOf(severity);

/** Our mock has to keep every statement; a vendor only those that are the vendor's own. */
const severityOf = (fact: Fact, target: TargetKind, strict: boolean): Severity => {
  if (fact.kind === 'property-absent') return fact.evidence === 'assumed' ? 'note' : 'warning';
  // The document says SHOULD NOT: a leak worth to hear of, and no broken contract.
  if (fact.kind === 'property-write-only') return strict ? 'failure' : 'warning';
  if (fact.kind === 'property-repeated') return 'warning';
  if (fact.evidence === 'undocumented') return strict ? 'failure' : 'warning';
  if (target === 'mock' || fact.evidence === 'documented') return 'failure';
  return fact.evidence === 'assumed' ? 'note' : 'warning';
};

const blameFor = (fact: Fact, target: TargetKind): Blame => {
  // Who does what one line of a document says cannot do what the other says.
  if (fact.against !== undefined) return 'spec';
  if (target === 'mock') return 'mock';
  // Nothing in a document makes a server break.
  if (fact.kind === 'status-unexpected' && fact.received >= 500) return 'vendor';
  // JSON leaves open what such an object means, whatever a document says.
  if (fact.kind === 'property-repeated') return 'vendor';
  // What no document of the vendor says, no answer of the vendor contradicts.
  return fact.evidence === 'documented' || fact.evidence === 'elsewhere' ? 'vendor' : 'spec';
};
