using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace PureZmq.Tool;

/// <summary>The standard streams as other programs have them, where the console's streams differ.</summary>
/// <remarks>A stream that our parent closed, as by <c>2>&amp;-</c> in a shell, is empty, and swallows what is written to it.</remarks>
internal static partial class StandardStreams
{
    private const int GetDescriptorFlags = 1; // F_GETFD

    /// <summary>Standard input.</summary>
    /// <remarks>From a terminal the console's stream edits lines by itself and never sees Ctrl-D; the system does that better.</remarks>
    internal static Stream OpenInput()
    {
        if (OperatingSystem.IsWindows())
            return Console.OpenStandardInput();
        if (!IsGiven(0))
            return Stream.Null;
        return Console.IsInputRedirected ? Console.OpenStandardInput() : Open(0, FileAccess.Read);
    }

    /// <summary>Standard output; it tells, by an error, when nobody reads it any more.</summary>
    /// <remarks>The console's stream drops what is written to a broken pipe and says nothing. A file stream tells, but keeps a
    /// position of its own, so that it is no good for a file that others write to as well; a file, then, does not break.</remarks>
    internal static Stream OpenOutput()
    {
        if (OperatingSystem.IsWindows())
            return Console.OpenStandardOutput();
        if (!IsGiven(1))
            return Stream.Null;
        var stream = Open(1, FileAccess.Write);
        return stream.CanSeek ? Console.OpenStandardOutput() : stream;
    }

    /// <summary>Standard error; what nobody reads is dropped.</summary>
    /// <remarks>To a terminal the console's stream sends codes that nobody asked for.</remarks>
    internal static Stream OpenError()
    {
        if (OperatingSystem.IsWindows())
            return Console.OpenStandardError();
        if (!IsGiven(2))
            return Stream.Null;
        return Console.IsErrorRedirected ? Console.OpenStandardError() : Open(2, FileAccess.Write);
    }

    /// <summary>Gives the console, which some commands write to, streams of that kind too.</summary>
    internal static void CoverConsole()
    {
        if (OperatingSystem.IsWindows())
            return;
        if (!IsGiven(0))
            Console.SetIn(TextReader.Null);
        if (!IsGiven(1))
            Console.SetOut(TextWriter.Null);
        if (!IsGiven(2))
            Console.SetError(TextWriter.Null);
    }

    // A number that our parent left free is by now the runtime's, for a pipe between threads of its own: reading that would wait for
    // ever, and writing to it disturb the runtime. What the runtime opens is closed on exec, and what came to us through one is not.
    private static bool IsGiven(int descriptor) => GetFlags(descriptor, GetDescriptorFlags) == 0;

    private static FileStream Open(int descriptor, FileAccess access) =>
        new(new SafeFileHandle(descriptor, ownsHandle: false), access, bufferSize: 0);

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int GetFlags(int descriptor, int command);
}
