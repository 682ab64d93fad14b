import type { DraftApi } from '../draft-api';

/** Gives each fact of a draft the line of the source, where the page was made from it. */
export const relocate = (api: DraftApi, lineOf: (line: number) => number): void => {
  const move = (fact: { line?: number | undefined }): void => {
    if (fact.line !== undefined) fact.line = lineOf(fact.line);
  };
  for (const server of api.servers) move(server);
  for (const operation of api.operations) {
    for (const fact of [operation, ...operation.parameters, ...operation.credentials]) move(fact);
    for (const body of [operation.request, ...operation.responses])
      for (const fact of [body, ...body.samples, ...body.properties]) move(fact);
  }
  api.todo.splice(0, Number.POSITIVE_INFINITY, ...api.todo.map((text) => inSource(text, lineOf)));
};

/** `Line 7: …`, and the list of lines at the end of the sentence about what was not used. */
const inSource = (text: string, lineOf: (line: number) => number): string =>
  text
    .replace(/^Line (\d+):/, (_, line: string) => `Line ${lineOf(Number(line))}:`)
    .replace(/(?<=: )[\d, -]+\.$/, (lines) => lines.replaceAll(/\d+/g, (line) => String(lineOf(Number(line)))));
