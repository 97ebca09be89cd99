using Microsoft.Win32.SafeHandles;

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

    /// <summary>Columns of the terminal that shows standard output; 0 when it is no terminal.</summary>
    internal int TerminalWidth { get; init; }

    /// <summary>Those of the process.</summary>
    internal static Surroundings OfProcess() => new()
    {
        OpenInput = Console.OpenStandardInput,
        OpenOutput = OpenStandardOutput,
        Output = Console.Out,
        Error = Console.Error,
        TerminalWidth = Console.IsOutputRedirected ? 0 : Console.WindowWidth,
    };

    /// <summary>Standard output as a stream that tells when nobody reads it any more.</summary>
    /// <remarks>The console's own stream drops what is written to a broken pipe and says nothing. A file stream tells, but keeps a
    /// position of its own, so that it is no good for a file that others write to as well; a file, then, does not break.</remarks>
    private static Stream OpenStandardOutput()
    {
        if (OperatingSystem.IsWindows())
            return Console.OpenStandardOutput();
        var stream = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        return stream.CanSeek ? Console.OpenStandardOutput() : stream;
    }
}
