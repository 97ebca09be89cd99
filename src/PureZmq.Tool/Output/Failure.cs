using PureZmq.Bench;
using PureZmq.Tool.Sockets;

namespace PureZmq.Tool.Output;

/// <summary>Turns whatever ended a command into one line on standard error and an exit code.</summary>
internal static class Failure
{
    /// <param name="failure">What ended the command.</param>
    /// <param name="command">The command as it is typed, to point to its help.</param>
    /// <param name="error">Standard error.</param>
    internal static int Report(Exception failure, string command, TextWriter error)
    {
        var (line, code) = failure switch
        {
            UsageException => ($"{failure.Message} See {command} --help.", ExitCode.Usage),
            InputException => (failure.Message, ExitCode.Usage),
            OperationCanceledException => ("interrupted", ExitCode.Failed),
            ZmqEndpointException or EndpointException => (failure.Message, ExitCode.Endpoint),
            TimeoutException or BenchException or UnansweredException or ZmqException or IOException => (failure.Message, ExitCode.Failed),
            _ => ($"{failure.GetType().Name}: {failure.Message}", ExitCode.Failed),
        };
        error.WriteLine($"zmq: {OnOneLine(line)}");
        return code;
    }

    /// <summary>Messages of the runtime may have several lines and tabs; ours stay one line.</summary>
    internal static string OnOneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
