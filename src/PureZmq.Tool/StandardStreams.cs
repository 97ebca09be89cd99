using Microsoft.Win32.SafeHandles;

namespace PureZmq.Tool;

/// <summary>The standard streams as other programs have them, where the console's streams differ.</summary>
internal static class StandardStreams
{
    /// <summary>Standard input.</summary>
    /// <remarks>From a terminal the console's stream edits lines by itself and never sees Ctrl-D; the system does that better.</remarks>
    internal static Stream OpenInput() =>
        OperatingSystem.IsWindows() || Console.IsInputRedirected ? Console.OpenStandardInput() : Open(0, FileAccess.Read);

    /// <summary>Standard output; it tells, by an error, when nobody reads it any more.</summary>
    internal static Stream OpenOutput() => OpenForWriting(1, Console.OpenStandardOutput);

    /// <summary>Standard error.</summary>
    internal static Stream OpenError() => OpenForWriting(2, Console.OpenStandardError);

    // The console's stream drops what is written to a broken pipe and says nothing, and it sends codes to a terminal that nobody asked
    // for. A file stream does neither, but keeps a position of its own, so that it is no good for a file that others write to as well.
    private static Stream OpenForWriting(int descriptor, Func<Stream> openConsole)
    {
        if (OperatingSystem.IsWindows())
            return openConsole();
        var stream = Open(descriptor, FileAccess.Write);
        return stream.CanSeek ? openConsole() : stream;
    }

    private static FileStream Open(int descriptor, FileAccess access) =>
        new(new SafeFileHandle(descriptor, ownsHandle: false), access, bufferSize: 0);
}
