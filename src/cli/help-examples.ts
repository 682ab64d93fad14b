/** What stands under "Examples" in the help of each command: a command line, and what it does. */
const EXAMPLES: Readonly<Record<string, readonly (readonly [line: string, does: string])[]>> = {
  mock: [
    ['understudy mock', 'every vendor under specs/, on port 4010'],
    ['understudy mock ./api.yaml -p 0', 'any document, on a free port'],
    ['understudy mock wethod --scenario wethod=rate-limited', 'start in a scenario'],
    ['understudy mock --data store --records 100', 'records by id, a hundred made ones more'],
    ['understudy mock -h 0.0.0.0 --log-format json', 'reachable from other machines; a log for programs'],
  ],
  test: [
    ['understudy test', 'every vendor, against mocks that it starts itself'],
    ['understudy test acme --target acme=https://api.acme.example', 'the same questions to the real endpoint'],
    ['understudy test acme --target acme=https://api.acme.example --dry-run', 'what would be sent, as curl lines'],
    ['understudy test --only get-contact,list-contacts', 'some operations, of whatever vendor has them'],
    ["understudy test --path '/contacts/**' --method get --except '*-export'", 'some of the operations'],
    ['understudy test --failed report.json --bail 1', 'what failed last time, up to the first failure'],
    ['understudy test --report junit=junit.xml,html=report.html', 'reports beside the console'],
  ],
  drift: [
    ['understudy drift acme --target https://api.acme.example', 'asks the real endpoint, and compares'],
    ['understudy drift acme --from traffic.har --report json=drift.json', 'compares with what was recorded'],
    ['understudy drift acme --against https://api.acme.example/openapi.json', 'compares two documents'],
    [
      'understudy drift acme --from report.json --overlay specs/acme/overlays/10-observed.yaml',
      'corrects the document without touching it',
    ],
  ],
  record: [
    ['understudy record acme --target https://api.acme.example', 'what goes to http://127.0.0.1:4020 goes there'],
    ['understudy record ./api.yaml --target https://api.acme.example/v1 --out recordings/a.har', 'into that file'],
    ['understudy test acme --from recordings/a.har', 'judge it again, without a network'],
  ],
  lint: [
    ['understudy lint', 'every document under specs/'],
    ['understudy lint ./api.yaml', 'one document'],
    ['understudy lint ./api.yaml --all', 'every place of each problem'],
    ['understudy lint --format json', 'the same for programs'],
  ],
  list: [
    ['understudy list wethod', 'each documented status, and how to get it'],
    ['understudy list --format json', 'the same for programs'],
  ],
  init: [
    ['understudy init acme ./acme.yaml', 'from a file'],
    ['understudy init acme https://api.acme.example/openapi.json', 'from a URL'],
    ['understudy init acme ./get-contact.md', 'a draft from a documentation page'],
    ['understudy init acme ./session.har', 'a draft from a recording; a Postman collection works, too'],
  ],
  types: [
    ['understudy types highlevel --out src/highlevel.ts', 'types for a typed client'],
    ['understudy types highlevel --out src/highlevel.ts --check', 'exit 1 where they are stale'],
  ],
  sensitivity: [['understudy sensitivity wethod', 'which spoiled answers the tests notice']],
  completion: [
    ['understudy completion bash >> ~/.bashrc', 'for bash'],
    ['understudy completion zsh >> ~/.zshrc', 'for zsh, after compinit'],
    ['understudy completion fish > ~/.config/fish/completions/understudy.fish', 'for fish'],
  ],
  'report merge': [['understudy report merge shard-*.json --out all.json', 'the reports of shards as one']],
  'report render': [
    ['understudy report render report.json --report html=report.html', 'a report of a run that is over'],
    ['understudy report render all.json --report junit=junit.xml,github', 'of merged shards'],
  ],
};

/** The section for the help of a command, empty for one that has none. */
export const examplesOf = (command: string): string => {
  const examples = EXAMPLES[command] ?? [];
  return examples.length === 0
    ? ''
    : ['', 'Examples:', ...examples.flatMap(([line, does]) => [`  ${line}`, `      ${does}`])].join('\n');
};
