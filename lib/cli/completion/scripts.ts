/** Shells that words can be completed in. */
export const SHELLS = ['bash', 'fish', 'zsh'] as const;

/** @see SHELLS */
export type Shell = (typeof SHELLS)[number];

/** What a shell reads when it starts: it asks the program for each word, which knows its commands and what there is. */
export const COMPLETION_SCRIPTS: Readonly<Record<Shell, string>> = {
  bash: `_cdk8s_delivery() {
  local IFS=$'\\n'
  COMPREPLY=($(cdk8s-delivery completion bash -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _cdk8s_delivery cdk8s-delivery
`,
  fish: `function __cdk8s_delivery
  set --local typed (commandline --tokenize --cut-at-cursor --current-process)
  set --local word (commandline --current-token --cut-at-cursor)
  set --local found (cdk8s-delivery completion fish -- $typed[2..-1] "$word" 2>/dev/null)
  if set --query found[1]
    printf '%s\\n' $found
  else
    __fish_complete_path "$word"
  end
end
complete --command cdk8s-delivery --no-files --arguments '(__cdk8s_delivery)'
`,
  zsh: `#compdef cdk8s-delivery
_cdk8s_delivery() {
  local -a found
  found=("\${(@f)$(cdk8s-delivery completion zsh -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  [[ -n "\${found[1]}" ]] && compadd -a found
}
compdef _cdk8s_delivery cdk8s-delivery
`,
};
