namespace PureZmq.Tool.Lines;

/// <summary>The program that read our output has ended, as <c>head</c> does. Nobody needs to be told.</summary>
internal sealed class OutputClosedException(Exception inner) : Exception("nobody reads the output any more", inner)
{
    private const int BrokenPipe = 32; // EPIPE, which the runtime passes on as the error's number

    /// <summary>Whether an error of a stream says just this.</summary>
    internal static bool IsMeantBy(IOException error) => error.HResult == BrokenPipe;
}
