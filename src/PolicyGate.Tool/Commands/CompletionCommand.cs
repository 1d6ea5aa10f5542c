using System.CommandLine;

namespace PolicyGate.Tool.Commands;

/// <summary><c>policygate completion</c>: what a shell needs to complete the tool's words. The words themselves come from the parser (<c>[suggest]</c>).</summary>
internal static class CompletionCommand
{
    private const string Bash = """
        _policygate() {
          local IFS=$'\n'
          COMPREPLY=($(compgen -W "$(policygate "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -o default -F _policygate policygate

        """;

    private const string Zsh = """
        #compdef policygate
        _policygate() {
          local words_found=("${(@f)$(policygate "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)}")
          compadd -- $words_found || _files
        }
        compdef _policygate policygate

        """;

    private const string Fish = """
        complete -c policygate -a '(policygate "[suggest:"(commandline -C)"]" (commandline -p) 2>/dev/null)'

        """;

    private const string PowerShell = """
        Register-ArgumentCompleter -Native -CommandName policygate -ScriptBlock {
          param($word, $line, $position)
          policygate "[suggest:$position]" "$line" | Where-Object { $_ -like "$word*" } | ForEach-Object {
            [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
          }
        }

        """;

    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        Argument<string> shell = new("SHELL") { Description = "bash, zsh, fish or pwsh." };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish", "pwsh");
        Command command = new("completion", "Print a script that makes a shell complete policygate's words.\n\nExamples:\n  policygate completion bash >> ~/.bashrc\n  policygate completion pwsh >> $PROFILE") { shell };
        command.SetAction(parsed =>
        {
            terminal.Output.Write((parsed.GetValue(shell) switch { "bash" => Bash, "zsh" => Zsh, "fish" => Fish, _ => PowerShell }).ReplaceLineEndings("\n"));
            return 0;
        });
        return command;
    }
}
