using PureZmq.Bench;

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
            ZmqEndpointException or EndpointException => (failure.Message, ExitCode.Endpoint),
            TimeoutException or BenchException or ZmqException or IOException => (failure.Message, ExitCode.Failed),
            _ => ($"{failure.GetType().Name}: {failure.Message}", ExitCode.Failed),
        };
        error.WriteLine($"zmq: {OnOneLine(line)}");
        return code;
    }

    /// <summary>Messages of the runtime may have several lines and tabs, what a peer says anything; ours stay one line of text.</summary>
    internal static string OnOneLine(string text)
    {
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return string.Concat(string.Join(' ', words).Select(letter => char.IsControl(letter) ? '?' : letter));
    }
}
