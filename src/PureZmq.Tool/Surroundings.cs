using Microsoft.Extensions.Logging.Abstractions;
using PureZmq.Tool.Output;

namespace PureZmq.Tool;

/// <summary>What a command has around it: the standard streams and the clock. Tests bring their own.</summary>
internal sealed class Surroundings
{
    /// <summary>Opens standard input, which a command does only when it reads.</summary>
    internal required Func<Stream> OpenInput { get; init; }

    /// <summary>Opens standard output as octets.</summary>
    internal required Func<Stream> OpenOutput { get; init; }

    /// <summary>Standard output as text.</summary>
    internal required TextWriter Output { get; init; }

    /// <summary>Standard error.</summary>
    internal required TextWriter Error { get; init; }

    internal TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Columns of the terminal that shows standard output, at the moment; 0 when it is no terminal.</summary>
    internal Func<int> TerminalWidth { get; init; } = () => 0;

    /// <summary>Those of the process.</summary>
    internal static Surroundings OfProcess() => new()
    {
        OpenInput = StandardStreams.OpenInput,
        OpenOutput = StandardStreams.OpenOutput,
        Output = Writer(StandardStreams.OpenOutput()),
        Error = Writer(StandardStreams.OpenError()),
        TerminalWidth = ReadTerminalWidth,
    };

    /// <summary>Opens a context that goes by the clock and tells on standard error what a user should know.</summary>
    /// <param name="withNotices">False: it tells nothing.</param>
    internal ZmqContext OpenContext(bool withNotices) => new(new ZmqContextOptions
    {
        TimeProvider = Clock,
        LoggerFactory = withNotices ? new Notices(Error, Clock) : NullLoggerFactory.Instance,
    });

    private static int ReadTerminalWidth()
    {
        if (Console.IsOutputRedirected)
            return 0;
        var width = Console.WindowWidth;
        return width > 0 ? width : Page.Width; // some terminals do not tell
    }

    private static TextWriter Writer(Stream stream) => TextWriter.Synchronized(new StreamWriter(stream) { AutoFlush = true });
}
