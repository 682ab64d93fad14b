import { plainLines } from '../api/basics';
import { type ProjectContents, projectContents } from '../api/project';

/** Without arguments: what was found in this folder, and the commands that make sense with it. */
export const whatNext = (root: string): string => {
  const contents = projectContents(root);
  const steps = [
    ...stepsOf(contents),
    ['understudy --help', 'every command; <command> --help its options and examples'] as const,
  ];
  const width = Math.max(...steps.map(([line]) => line.length));
  return `Understudy stands in for third-party HTTP APIs, and tests which side broke the contract.

${plainLines(foundWords(contents))}

${plainLines(steps.map(([line, does]) => `  ${line.padEnd(width)}  ${does}`).join('\n'))}
`;
};

const foundWords = ({ own, shipped, config, documents }: ProjectContents): string => {
  const found = [
    ...(own.length > 0
      ? [`${own.length === 1 ? 'the vendor' : `${own.length} vendors`} ${names(own)} under specs/`]
      : []),
    ...documents.slice(0, 1),
    ...(config === undefined ? [] : [config]),
  ];
  if (found.length > 0) return `Found here: ${found.join('; ')}.`;
  return `There is no specs/ folder here. ${shipped.length === 0 ? 'No vendor is known yet.' : `These vendors come with the package: ${names(shipped)}.`}`;
};

const MOST_NAMES = 8;

const names = (all: readonly string[]): string =>
  all.length > MOST_NAMES
    ? `${all.slice(0, MOST_NAMES).join(', ')} and ${all.length - MOST_NAMES} more`
    : all.join(', ');

type NextStep = readonly [line: string, does: string];

const stepsOf = ({ own, shipped, documents }: ProjectContents): readonly NextStep[] => {
  const [document = './openapi.yaml'] = documents.map((name) => `./${name}`);
  const add: readonly NextStep[] = [
    [`understudy mock ${document}`, 'serve any OpenAPI document, without a set-up'],
    [`understudy init acme ${document}`, 'make a vendor of it: its folders and its test'],
  ];
  const [vendor = shipped[0]] = own;
  if (vendor === undefined) return add;
  const use: readonly NextStep[] = [
    [`understudy list ${vendor}`, 'its operations, and how to get each documented answer'],
    ['understudy mock', `serve ${own.length > 0 ? 'every vendor' : 'them'} at http://127.0.0.1:4010`],
    ['understudy test', 'ask the contract’s questions of the mocks'],
    [`understudy test ${vendor} --target ${vendor}=https://…`, 'ask them of the real endpoint'],
  ];
  return own.length > 0 ? [...use, ...(documents.length > 0 ? add : [])] : [...add, ...use];
};
