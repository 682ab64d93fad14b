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
  // Read by `eval`, or as the file `_understudy` of a folder in fpath: that is run at the first TAB key, and has to answer it.
  zsh: `#compdef understudy
_understudy() {
  local -a found
  found=("\${(@f)$(understudy __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ -z "$found[1]" ]]; then _files; return; fi
  compadd -S '' -- \${(M)found:#*=}
  compadd -- \${found:#*=}
}
if [[ "$funcstack[1]" == _understudy ]]; then _understudy "$@"; else compdef _understudy understudy; fi
`,
  // Without -f fish offers file names beside the words.
  fish: `function __understudy_complete
  set -l found (understudy __complete -- (commandline -opc)[2..] (commandline -ct | string collect --allow-empty) 2>/dev/null)
  if test -n "$found[1]"
    printf '%s\\n' $found
  else
    __fish_complete_path (commandline -ct)
  end
end
complete -c understudy -f -a '(__understudy_complete)'
`,
} as const;

type Shell = keyof typeof SCRIPTS;

/** Prints the script that a shell has to read. */
export const completion = (shell: Shell): ExitCode => {
  print(SCRIPTS[shell]);
  return EXIT.conforms;
};
