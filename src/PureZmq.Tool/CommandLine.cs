using System.CommandLine;
using PureZmq.Tool.Commands;
using PureZmq.Tool.Lines;
using PureZmq.Tool.Output;

namespace PureZmq.Tool;

/// <summary>A whole run of <c>zmq</c>: every failure is one line on standard error and an exit code of <see cref="ExitCode"/>.</summary>
internal static class CommandLine
{
    // A value may begin with @ here, as a topic or an id; it is no name of a file with more arguments.
    private static readonly ParserConfiguration Parser = new() { ResponseFileTokenReplacer = null };

    /// <returns>The exit code.</returns>
    internal static async Task<int> RunAsync(string[] arguments, Surroundings surroundings, CancellationToken cancellationToken)
    {
        var command = "zmq";
        try
        {
            var parsed = ZmqCommand.Create(surroundings).Parse(arguments, Parser);
            if (parsed.CommandResult.Command is not RootCommand and var known)
                command = $"zmq {known.Name}";
            if (parsed.Errors.Count > 0 && parsed.Action is not { ClearsParseErrors: true })
                throw new UsageException(Complaint(parsed));
            var configuration = new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null, // interruptions come through the token, and a linger may take its time
                Output = surroundings.Output,
                Error = surroundings.Error,
            };
            return await parsed.InvokeAsync(configuration, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCode.Done; // interrupted: whoever did it knows
        }
        catch (IOException closed) when (OutputClosedException.IsMeantBy(closed))
        {
            return ExitCode.Done; // of text that nobody read to its end, as behind zmq --help | head
        }
        catch (Exception failure)
        {
            return Failure.Report(failure, command, surroundings.Error);
        }
    }

    // What was not understood is the better explanation of what is missing.
    private static string Complaint(ParseResult parsed) => parsed.UnmatchedTokens is [var stray, ..]
        ? $"'{stray}' is no command or option here."
        : parsed.Errors[0].Message;
}
