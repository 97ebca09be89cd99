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
    /// <remarks>The console's stream drops what is written to a broken pipe and says nothing. A file stream tells, but keeps a
    /// position of its own, so that it is no good for a file that others write to as well; a file, then, does not break.</remarks>
    internal static Stream OpenOutput()
    {
        if (OperatingSystem.IsWindows())
            return Console.OpenStandardOutput();
        var stream = Open(1, FileAccess.Write);
        return stream.CanSeek ? Console.OpenStandardOutput() : stream;
    }

    /// <summary>Standard error; what nobody reads is dropped.</summary>
    /// <remarks>To a terminal the console's stream sends codes that nobody asked for.</remarks>
    internal static Stream OpenError() =>
        OperatingSystem.IsWindows() || Console.IsErrorRedirected ? Console.OpenStandardError() : Open(2, FileAccess.Write);

    private static FileStream Open(int descriptor, FileAccess access) =>
        new(new SafeFileHandle(descriptor, ownsHandle: false), access, bufferSize: 0);
}
