using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using PureZmq.Tool.Output;

namespace PureZmq.Tool.Commands;

/// <summary>The usual help, and behind it the lesson of the command that was asked about.</summary>
internal sealed class TeachingHelp(Surroundings surroundings) : SynchronousCommandLineAction
{
    private readonly HelpAction _usual = new();

    /// <summary>Help may be asked for behind any command line, however wrong.</summary>
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        _usual.MaxWidth = surroundings.TerminalWidth() is > 0 and var width ? width : Page.Width;
        _usual.Invoke(parseResult);
        if (parseResult.CommandResult.Command is TaughtCommand taught)
            parseResult.InvocationConfiguration.Output.WriteLine(taught.Lesson);
        return ExitCode.Done;
    }
}
