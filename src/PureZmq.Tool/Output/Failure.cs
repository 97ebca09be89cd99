using PureZmq.Bench;

namespace PureZmq.Tool.Output;

/// <summary>Turns whatever ended a command into one line on standard error and an exit code.</summary>
internal static class Failure
{
    internal static int Report(Exception failure)
    {
        var (line, code) = failure switch
        {
            UsageException => ($"{failure.Message} See zmq --help.", ExitCode.Usage),
            OperationCanceledException => ("interrupted", ExitCode.Failed),
            ZmqEndpointException => (failure.Message, ExitCode.Endpoint),
            TimeoutException or BenchException or ZmqException => (failure.Message, ExitCode.Failed),
            _ => ($"{failure.GetType().Name}: {failure.Message}", ExitCode.Failed),
        };
        Console.Error.WriteLine($"zmq: {OnOneLine(line)}");
        return code;
    }

    /// <summary>Messages of the runtime may have several lines and tabs; ours stay one line.</summary>
    internal static string OnOneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
