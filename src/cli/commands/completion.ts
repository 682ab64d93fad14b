import { EXIT, type ExitCode } from '../exit-codes';
import { print } from '../output';

/** Each hands the words of the line to `understudy __complete`, so that vendors and options are always those there are. */
const SCRIPTS = {
  bash: `_understudy() {
  local IFS=$'\\n' current="\${COMP_WORDS[COMP_CWORD]}"
  COMPREPLY=($(compgen -W "$(understudy __complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)" -- "$current"))
  [[ \${COMPREPLY[0]-} == *= ]] && compopt -o nospace
  return 0
}
complete -o default -F _understudy understudy
`,
  zsh: `#compdef understudy
_understudy() {
  local -a found
  found=("\${(@f)$(understudy __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ -n "$found[1]" ]]; then compadd -- $found; else _files; fi
}
compdef _understudy understudy
`,
  fish: `complete -c understudy -a '(understudy __complete -- (commandline -opc)[2..] (commandline -ct | string collect --allow-empty) 2>/dev/null)'
`,
} as const;

type Shell = keyof typeof SCRIPTS;

/** Prints the script that a shell has to read. */
export const completion = (shell: Shell): ExitCode => {
  print(SCRIPTS[shell]);
  return EXIT.conforms;
};
