using System.CommandLine;
using PureZmq.Tool.Output;

namespace PureZmq.Tool.Commands;

/// <summary><c>zmq completion</c>: prints the script that teaches a shell to complete our command line.</summary>
/// <remarks>The scripts ask <c>zmq</c> itself, by the parser's suggest directive, so they never go out of date.</remarks>
internal static class CompletionCommand
{
    private const string Summary = "Print a script that makes a shell complete zmq's commands and options.";

    private const string Lesson =
        """
        bash, in ~/.bashrc:
          source <(zmq completion bash)
        zsh, in ~/.zshrc, behind compinit:
          source <(zmq completion zsh)
        fish:
          zmq completion fish > ~/.config/fish/completions/zmq.fish
        """;

    private const string Bash =
        """
        _zmq_complete() {
            local IFS=$'\n' word=${COMP_WORDS[COMP_CWORD]}
            COMPREPLY=($(compgen -W "$(zmq "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null)" -- "$word"))
        }
        complete -o default -F _zmq_complete zmq
        """;

    private const string Zsh =
        """
        _zmq_complete() {
            local -a suggestions=("${(@f)$(zmq "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)}")
            compadd -a suggestions
        }
        compdef _zmq_complete zmq
        """;

    private const string Fish =
        """
        function __zmq_complete
            set -l line (commandline -p)
            zmq "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
        end
        complete -c zmq -f -a '(__zmq_complete)'
        """;

    private static readonly string[] Shells = ["bash", "zsh", "fish"];

    internal static Command Create(Surroundings surroundings)
    {
        var shell = new Argument<string>("SHELL") { HelpName = "SHELL", Description = $"{Page.Listed(Shells)}." };
        shell.TakeOnly(Shells);
        var command = new TaughtCommand("completion", Summary, Lesson) { shell };
        command.SetAction(parsed =>
        {
            surroundings.Output.WriteLine(parsed.GetRequiredValue(shell) switch
            {
                "bash" => Bash,
                "zsh" => Zsh,
                _ => Fish,
            });
            return ExitCode.Done;
        });
        return command;
    }
}
